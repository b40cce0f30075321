package dev.weft.clusterer.web;

import dev.weft.clusterer.web.book.SnapshotBook;
import dev.weft.clusterer.web.book.SnapshotBook.Source;
import dev.weft.core.RunManifest;
import dev.weft.core.proto.Cluster;
import dev.weft.core.proto.Snapshot;
import io.javalin.http.Context;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a request names, checked: whatever is wrong ends in a {@link Problem}. */
final class Request {
  private final Context context;
  private final SnapshotBook book;

  Request(Context context, SnapshotBook book) {
    this.context = context;
    this.book = book;
  }

  RunManifest run() {
    String run = context.pathParam("run");
    return book.manifest(run).orElseThrow(() -> Problem.notFound("run", run));
  }

  Source source() {
    return new Source(run().run(), parameter("reading", "live"), parameter("analysis", "default"));
  }

  /** The window that the path or the parameter {@code window} names; the latest without one. */
  Snapshot snapshot() {
    String inPath = context.pathParamMap().get("window");
    return snapshot(inPath != null ? inPath : parameter("window", "latest"));
  }

  /** The snapshot of a window that a required parameter names. */
  Snapshot snapshotOf(String parameter) {
    return snapshot(parameter(parameter, "latest"));
  }

  private Snapshot snapshot(String window) {
    Source source = source();
    if (window.equals("latest")) {
      return book.latest(source)
          .orElseThrow(() -> Problem.notFound("snapshot of", source.toString()));
    }
    long number = whole("window", window, Long.MAX_VALUE);
    return book.snapshot(source, number)
        .orElseThrow(() -> Problem.notFound("window of " + source, window));
  }

  /** A snapshot's cluster; 409 where only other runs have one of this id. */
  Cluster cluster(Snapshot snapshot, String text) {
    long id = whole("id", text, Long.MAX_VALUE);
    Optional<Cluster> cluster = Membership.cluster(snapshot, id);
    if (cluster.isPresent()) {
      return cluster.get();
    }
    String run = snapshot.getRun();
    boolean once =
        book.snapshots(Source.of(snapshot)).stream()
            .anyMatch(earlier -> Membership.cluster(earlier, id).isPresent());
    List<String> others = once ? List.of() : runsWith(run, id);
    if (!others.isEmpty()) {
      throw Problem.conflict(
          text, "cluster " + id + " is of run '" + others.get(0) + "', not of '" + run + "'");
    }
    throw Problem.notFound(
        "cluster in window " + snapshot.getProvenance().getWindow() + " of run '" + run + "'",
        text);
  }

  private List<String> runsWith(String but, long id) {
    return book.runs().stream()
        .map(RunManifest::run)
        .filter(run -> !run.equals(but))
        .filter(
            run ->
                book.sources(run).stream()
                    .flatMap(source -> book.latest(source).stream())
                    .anyMatch(snapshot -> Membership.cluster(snapshot, id).isPresent()))
        .toList();
  }

  /** The number of a subcomponent of a run. */
  static int number(RunManifest manifest, String key) {
    try {
      return manifest.number(key);
    } catch (IllegalArgumentException e) {
      throw Problem.notFound("subcomponent in run '" + manifest.run() + "'", key);
    }
  }

  String parameter(String name, String fallback) {
    String value = context.queryParam(name);
    return value == null || value.isEmpty() ? fallback : value;
  }

  @Nullable String parameter(String name) {
    return context.queryParam(name);
  }

  String path(String name) {
    return context.pathParam(name);
  }

  /** How many rows are wanted: 1 to most. */
  int limit(int fallback, int most) {
    long limit = whole("limit", parameter("limit", Integer.toString(fallback)), most);
    if (limit == 0) {
      throw Problem.badParameter("limit", "0", "1 to " + most);
    }
    return (int) limit;
  }

  static long whole(String name, String value, long most) {
    try {
      long number = Long.parseLong(value);
      if (number >= 0 && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw Problem.badParameter(name, value, "a whole number");
    }
    throw Problem.badParameter(name, value, "0 to " + most);
  }
}
