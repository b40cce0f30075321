package dev.weft.cli.output;

import dev.weft.core.RunManifest;
import dev.weft.core.proto.Event;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Events, a line each. */
public final class EventLines {
  private static final String ROW = "%7s %-17s %7s  %s";

  /** Above the rows. */
  public static final String HEADER = String.format(ROW, "window", "event", "cluster", "");

  private EventLines() {}

  /** For people. */
  public static String text(Event event) {
    boolean ofCluster = event.getCluster() > 0;
    return String.format(
        Locale.ROOT,
        ROW,
        event.getWindow(),
        kind(event),
        ofCluster ? event.getCluster() : "",
        ofCluster ? event.getDetail() : (event.getNode() + " " + event.getDetail()).strip());
  }

  /** As JSON, members by key. */
  public static String json(Event event, RunManifest manifest) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("window", event.getWindow());
    json.put("kind", kind(event));
    if (event.getCluster() > 0) {
      json.put("analysis", event.getAnalysis());
      json.put("cluster", event.getCluster());
      json.put("related", event.getRelatedList());
      json.put("members", event.getMembersList().stream().map(manifest::key).toList());
    } else {
      json.put("node", event.getNode());
    }
    json.put("detail", event.getDetail());
    return SnapshotJson.line(json);
  }

  private static String kind(Event event) {
    return event.getKind().name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
