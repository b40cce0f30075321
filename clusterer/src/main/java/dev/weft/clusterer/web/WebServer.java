package dev.weft.clusterer.web;

import dev.weft.clusterer.web.book.EffectBook;
import dev.weft.clusterer.web.book.Events;
import dev.weft.clusterer.web.book.Exemplars;
import dev.weft.clusterer.web.book.KafkaBook;
import dev.weft.clusterer.web.book.SnapshotBook;
import dev.weft.clusterer.web.book.Windows;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running web server: API, live updates and page. Safe to close from any thread. */
public final class WebServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WebServer.class);

  private final WebSettings settings;
  private final LiveUpdates live;
  private final List<AutoCloseable> listening;
  private final Javalin server;

  private WebServer(
      WebSettings settings,
      SnapshotBook book,
      Exemplars exemplars,
      EffectBook effects,
      Api api,
      @Nullable Monitor monitor,
      AutoCloseable following) {
    this.settings = settings;
    live = new LiveUpdates();
    listening =
        List.of(
            book.listen(live::snapshot),
            exemplars.listen(live::exemplars),
            effects.listen(live::exemplars),
            following);
    Guard guard = new Guard(settings.token());
    server =
        Javalin.create(
            config -> {
              quiet(config);
              config.routes.before(guard::check);
              routes(config, api);
              if (monitor != null) {
                MonitorRoutes.add(config, monitor);
              }
              errors(config);
            });
  }

  /**
   * Serves what a book holds.
   *
   * @param monitor whose meters and health it serves too, or null
   * @throws io.javalin.util.JavalinException if the address can't be had
   */
  public static WebServer start(
      WebSettings settings,
      SnapshotBook book,
      Windows windows,
      Events events,
      Exemplars exemplars,
      @Nullable Monitor monitor) {
    return start(settings, book, windows, events, exemplars, new EffectBook(), monitor, () -> {});
  }

  private static WebServer start(
      WebSettings settings,
      SnapshotBook book,
      Windows windows,
      Events events,
      Exemplars exemplars,
      EffectBook effects,
      @Nullable Monitor monitor,
      AutoCloseable following) {
    Api api = new Api(book, windows, events, exemplars, effects);
    WebServer server = new WebServer(settings, book, exemplars, effects, api, monitor, following);
    var unused = server.server.start(settings.host(), settings.port());
    return server;
  }

  /** Serves what a book holds, and nothing of the process. */
  public static WebServer start(
      WebSettings settings,
      SnapshotBook book,
      Windows windows,
      Events events,
      Exemplars exemplars) {
    return start(settings, book, windows, events, exemplars, null);
  }

  /** Serves what topics hold, and the process's meters and health. */
  public static WebServer start(WebSettings settings, KafkaBook book, @Nullable Monitor monitor) {
    return start(
        settings,
        book.book(),
        book,
        book,
        book.exemplars(),
        book.effects(),
        monitor,
        book.followClusters());
  }

  /** Serves what topics hold. */
  public static WebServer start(WebSettings settings, KafkaBook book) {
    return start(settings, book, null);
  }

  static void quiet(JavalinConfig config) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.http.prefer405over404 = true;
  }

  private void routes(JavalinConfig config, Api api) {
    api.routes().forEach((path, answer) -> config.routes.get(Api.ROOT + path, answer::accept));
    config.routes.get(Api.ROOT + "/live", live::open);
    config.routes.get(
        Api.ROOT + "/openapi.json",
        context ->
            context
                .contentType("application/json; charset=utf-8")
                .result(Objects.requireNonNull(PageFiles.read("openapi.json"))));
    config.routes.get("/", PageFiles::index);
    config.routes.get("/page/{file}", PageFiles::file);
  }

  static void errors(JavalinConfig config) {
    config.routes.exception(Problem.class, (problem, context) -> send(context, problem));
    config.routes.exception(
        RuntimeException.class,
        (failure, context) -> {
          LOG.warn("{} failed: {}", context.path(), failure.getMessage(), failure);
          send(context, Problem.internal());
        });
    config.routes.error(
        404,
        context -> {
          if (context.attribute("problem") == null) {
            send(context, Problem.notFound("path", context.path()));
          }
        });
  }

  private static void send(Context context, Problem problem) {
    context.attribute("problem", problem);
    context
        .status(problem.status())
        .contentType("application/problem+json")
        .result(Json.text(problem.json()));
  }

  /** Where it is, for a browser. */
  public String address() {
    return "http://" + settings.host() + ":" + server.port() + "/";
  }

  @Override
  public void close() {
    listening.forEach(WebServer::letGo);
    live.close();
    var unused = server.stop();
  }

  private static void letGo(AutoCloseable listening) {
    try {
      listening.close();
    } catch (Exception e) {
      throw new IllegalStateException("a list refuses to let go", e);
    }
  }
}
