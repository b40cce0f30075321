package dev.weft.clusterer.web;

import io.javalin.Javalin;

/**
 * A server of {@code /metrics} and {@code /health} alone, under the rules of {@link WebServer}: on
 * loopback, or with a token, which health does not ask for. Safe to close from any thread.
 */
public final class MonitorServer implements AutoCloseable {
  private final WebSettings settings;
  private final Javalin server;

  private MonitorServer(WebSettings settings, Monitor monitor) {
    this.settings = settings;
    Guard guard = new Guard(settings.token());
    server =
        Javalin.create(
            config -> {
              WebServer.quiet(config);
              config.routes.before(guard::check);
              MonitorRoutes.add(config, monitor);
              WebServer.errors(config);
            });
  }

  /**
   * Serves from now on.
   *
   * @throws io.javalin.util.JavalinException if the address can't be had
   */
  public static MonitorServer start(WebSettings settings, Monitor monitor) {
    MonitorServer server = new MonitorServer(settings, monitor);
    var unused = server.server.start(settings.host(), settings.port());
    return server;
  }

  /** Where it is. */
  public String address() {
    return "http://" + settings.host() + ":" + server.port() + "/";
  }

  @Override
  public void close() {
    var unused = server.stop();
  }
}
