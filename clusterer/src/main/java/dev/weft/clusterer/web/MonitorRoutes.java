package dev.weft.clusterer.web;

import dev.weft.core.metrics.Health;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * {@code /metrics} and {@code /health}. Health is 200 if the process is ready, 503 if not; {@code
 * /health/live} is 200 while it works or will again by itself.
 */
final class MonitorRoutes {
  static final String METRICS = "/metrics";

  private MonitorRoutes() {}

  static void add(JavalinConfig config, Monitor monitor) {
    config.routes.get(
        METRICS,
        context ->
            context
                .contentType("text/plain; version=0.0.4; charset=utf-8")
                .result(monitor.metrics()));
    config.routes.get("/health", context -> tell(context, monitor.health(), false));
    config.routes.get("/health/ready", context -> tell(context, monitor.health(), false));
    config.routes.get("/health/live", context -> tell(context, monitor.health(), true));
  }

  private static void tell(Context context, Health health, boolean liveIsEnough) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("live", health.live());
    json.put("ready", health.ready());
    json.put("detail", health.detail());
    context
        .status(health.ready() || (liveIsEnough && health.live()) ? 200 : 503)
        .contentType("application/json; charset=utf-8")
        .result(Json.text(json));
  }
}
