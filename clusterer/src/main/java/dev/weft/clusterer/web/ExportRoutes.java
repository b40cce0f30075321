package dev.weft.clusterer.web;

import dev.weft.clusterer.export.ClusterExport;
import dev.weft.clusterer.export.ClusterGraph;
import dev.weft.clusterer.export.Gexf;
import dev.weft.clusterer.export.GraphMl;
import dev.weft.clusterer.web.book.SnapshotBook;
import dev.weft.core.proto.Snapshot;
import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/** The API's answers in the formats of other programs. Safe for any threads. */
record ExportRoutes(SnapshotBook book, KeptCorrelations correlations) {
  /** Every path below one, and how it answers. */
  Map<String, Consumer<Context>> routes(String root) {
    Map<String, Consumer<Context>> routes = new LinkedHashMap<>();
    routes.put(root + "/mapping", json(ExportRoutes::mapping));
    routes.put(root + "/json", json(request -> graph(request).nodeLink()));
    routes.put(
        root + "/csv",
        text("text/csv", request -> ClusterExport.csv(request.run(), request.snapshot())));
    routes.put(
        root + "/graphml", text("application/graphml+xml", request -> GraphMl.of(graph(request))));
    routes.put(root + "/gexf", text("application/gexf+xml", request -> Gexf.of(graph(request))));
    routes.put(root + "/npz", this::npz);
    return routes;
  }

  private Consumer<Context> json(Function<Request, Object> answer) {
    return text("application/json", request -> Json.text(answer.apply(request)));
  }

  private Consumer<Context> text(String type, Function<Request, String> answer) {
    return context ->
        context
            .contentType(type + "; charset=utf-8")
            .result(answer.apply(new Request(context, book)));
  }

  private static Object mapping(Request request) {
    return Export.mapping(request.run(), request.snapshot());
  }

  private ClusterGraph graph(Request request) {
    Snapshot snapshot = request.snapshot();
    return ClusterGraph.of(request.run(), snapshot, correlations.require(snapshot));
  }

  private void npz(Context context) {
    Request request = new Request(context, book);
    Snapshot snapshot = request.snapshot();
    context
        .contentType("application/zip")
        .result(Export.npz(request.run(), snapshot, correlations.require(snapshot)));
  }
}
