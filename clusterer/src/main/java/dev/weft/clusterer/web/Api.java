package dev.weft.clusterer.web;

import dev.weft.clusterer.snapshot.WindowCorrelations;
import dev.weft.clusterer.web.book.EffectBook;
import dev.weft.clusterer.web.book.Events;
import dev.weft.clusterer.web.book.Exemplars;
import dev.weft.clusterer.web.book.SnapshotBook;
import dev.weft.clusterer.web.book.SnapshotBook.Source;
import dev.weft.clusterer.web.book.Windows;
import dev.weft.core.RunManifest;
import dev.weft.core.proto.Cluster;
import dev.weft.core.proto.Event;
import dev.weft.core.proto.ExemplarsRecord;
import dev.weft.core.proto.Snapshot;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** The answers of the API: each takes a request and gives what is sent as JSON. */
final class Api {
  static final String ROOT = "/api/v1";
  private static final int ROWS = 100;
  private static final int MOST_ROWS = 10_000;
  private static final int MOST_PAIRS = 200_000;

  private final SnapshotBook book;
  private final KeptCorrelations correlations;
  private final Events events;
  private final Exemplars exemplars;
  private final EffectBook effects;

  Api(SnapshotBook book, Windows windows, Events events, Exemplars exemplars) {
    this(book, windows, events, exemplars, new EffectBook());
  }

  Api(SnapshotBook book, Windows windows, Events events, Exemplars exemplars, EffectBook effects) {
    this.effects = effects;
    this.book = book;
    this.correlations = new KeptCorrelations(windows);
    this.events = events;
    this.exemplars = exemplars;
  }

  /** Every path below the root that answers JSON, and how. */
  Map<String, Consumer<Context>> routes() {
    Map<String, Consumer<Context>> routes = new LinkedHashMap<>();
    String run = "/runs/{run}";
    routes.put("/runs", json(this::runs));
    routes.put(run, json(request -> RunView.of(request.run(), book)));
    routes.put(run + "/snapshots", json(this::snapshots));
    routes.put(run + "/snapshots/latest", json(this::snapshot));
    routes.put(run + "/snapshots/{window}", json(this::snapshot));
    routes.put(run + "/history", json(this::history));
    routes.put(run + "/compare", json(this::compare));
    routes.put(run + "/clusters", json(this::clusters));
    routes.put(run + "/clusters/{id}", json(this::cluster));
    routes.put(run + "/effects", json(this::effects));
    routes.put(run + "/subcomponents/{key}", json(this::subcomponent));
    routes.put(run + "/correlations", json(this::correlations));
    routes.put(run + "/events", json(this::events));
    routes.putAll(new ExportRoutes(book, correlations).routes(run + "/export"));
    return routes;
  }

  private Consumer<Context> json(Function<Request, Object> answer) {
    return context ->
        context
            .contentType("application/json; charset=utf-8")
            .result(Json.text(answer.apply(new Request(context, book))));
  }

  private Object runs(Request request) {
    return Map.of(
        "runs",
        book.runs().stream()
            .limit(request.limit(ROWS, MOST_ROWS))
            .map(manifest -> RunView.of(manifest, book))
            .toList());
  }

  private Object snapshots(Request request) {
    List<Snapshot> kept = book.snapshots(request.source());
    int limit = Math.min(kept.size(), request.limit(ROWS, MOST_ROWS));
    return Map.of(
        "snapshots",
        kept.subList(kept.size() - limit, kept.size()).stream()
            .map(SnapshotView::summary)
            .toList());
  }

  private Object snapshot(Request request) {
    Snapshot snapshot = request.snapshot();
    return EffectView.joined(
        SnapshotView.full(request.run(), snapshot, before(snapshot)),
        snapshot,
        effects.all(Source.of(snapshot)));
  }

  private Optional<Snapshot> before(Snapshot snapshot) {
    return snapshot.getProvenance().hasPredecessor()
        ? book.snapshot(Source.of(snapshot), snapshot.getProvenance().getPredecessor().getWindow())
        : Optional.empty();
  }

  private Object history(Request request) {
    List<Snapshot> kept = book.snapshots(request.source());
    int wanted = (int) Request.whole("windows", request.parameter("windows", "20"), 1_000);
    int from = Math.max(0, kept.size() - wanted);
    return HistoryView.of(request.run(), kept.subList(from, kept.size()), request.limit(40, 500));
  }

  private Object compare(Request request) {
    return HistoryView.compare(
        request.run(),
        request.snapshotOf("from"),
        request.snapshotOf("to"),
        request.limit(1_000, MOST_ROWS));
  }

  private Object clusters(Request request) {
    RunManifest manifest = request.run();
    List<ExemplarsRecord> found = exemplars.all(request.source());
    return Map.of(
        "clusters",
        found.stream()
            .limit(request.limit(1_000, MOST_ROWS))
            .map(record -> new ExemplarView(manifest, record).summary())
            .map(row -> EffectView.joined(row, effects.all(request.source())))
            .toList());
  }

  private Object effects(Request request) {
    RunManifest manifest = request.run();
    return Map.of(
        "effects",
        effects.all(request.source()).stream()
            .limit(request.limit(1_000, MOST_ROWS))
            .map(effect -> new EffectView(manifest, effect).row())
            .toList());
  }

  private Object cluster(Request request) {
    RunManifest manifest = request.run();
    String member = request.parameter("member");
    int number = member == null ? -1 : Request.number(manifest, member);
    Snapshot snapshot = request.snapshot();
    Cluster cluster = request.cluster(snapshot, request.path("id"));
    Map<String, Object> json =
        new ClusterView(manifest, snapshot, cluster, correlations.of(snapshot).orElse(null))
            .json(
                book.snapshots(Source.of(snapshot)),
                exemplars.of(Source.of(snapshot), cluster.getId()),
                number);
    json.put(
        "effect",
        effects
            .of(Source.of(snapshot), cluster.getId())
            .map(effect -> new EffectView(manifest, effect).full(cluster.getMembersList()))
            .orElse(null));
    return json;
  }

  private Object subcomponent(Request request) {
    RunManifest manifest = request.run();
    int number = Request.number(manifest, request.path("key"));
    Snapshot snapshot = request.snapshot();
    Optional<WindowCorrelations> window = correlations.of(snapshot);
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("run", manifest.run());
    json.put("window", snapshot.getProvenance().getWindow());
    json.putAll(ClusterView.subcomponent(manifest, number, window.orElse(null)));
    json.put("formula", CorrelationView.FORMULA);
    json.put("correlations_kept", window.isPresent());
    int limit = request.limit(30, 1_000);
    json.put(
        "correlated",
        window
            .map(found -> new CorrelationView(manifest, snapshot, found).strongest(number, limit))
            .orElse(List.of()));
    json.put("clusters", clustersOf(manifest, number, book.snapshots(Source.of(snapshot))));
    return json;
  }

  private static List<Map<String, Object>> clustersOf(
      RunManifest manifest, int number, List<Snapshot> snapshots) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (Snapshot snapshot : snapshots) {
      long cluster = Membership.of(snapshot, manifest.subcomponents()).of(number);
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("window", snapshot.getProvenance().getWindow());
      row.put("cluster", cluster < 0 ? null : cluster);
      rows.add(row);
    }
    return rows;
  }

  private Object correlations(Request request) {
    RunManifest manifest = request.run();
    Snapshot snapshot = request.snapshot();
    String cluster = request.parameter("cluster");
    List<Integer> members =
        cluster != null
            ? request.cluster(snapshot, cluster).getMembersList()
            : snapshot.getClustersList().stream()
                .flatMap(each -> each.getMembersList().stream())
                .toList();
    WindowCorrelations window = correlations.require(snapshot);
    return new CorrelationView(manifest, snapshot, window)
        .block(members, request.limit(MOST_PAIRS, MOST_PAIRS));
  }

  private Object events(Request request) {
    RunManifest manifest = request.run();
    String reading = request.parameter("reading");
    String analysis = request.parameter("analysis");
    List<Event> found =
        events.of(manifest.run(), MOST_ROWS).stream()
            .filter(event -> reading == null || event.getReading().equals(reading))
            .filter(event -> analysis == null || event.getAnalysis().equals(analysis))
            .toList();
    int limit = Math.min(found.size(), request.limit(ROWS, MOST_ROWS));
    found = found.subList(found.size() - limit, found.size());
    return Map.of("events", found.stream().map(event -> Export.event(manifest, event)).toList());
  }
}
