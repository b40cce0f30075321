package dev.weft.clusterer.web;

import dev.weft.clusterer.web.book.SnapshotBook;
import dev.weft.core.proto.Snapshot;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.sse.SseClient;
import io.javalin.http.sse.SseHandler;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Server-sent events to every page that is open: {@code snapshot} with a summary as one comes,
 * {@code exemplars} with their source as some change, and a heartbeat. At most 64 clients. One
 * thread sends; safe for any threads.
 */
final class LiveUpdates implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LiveUpdates.class);
  static final int MOST_CLIENTS = 64;
  private static final int HEARTBEAT_SECONDS = 5;

  private final Set<SseClient> clients = ConcurrentHashMap.newKeySet();
  private final Semaphore places = new Semaphore(MOST_CLIENTS);
  private final Handler stream = new SseHandler(this::join);
  private final ScheduledExecutorService sender =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "weft-live");
            thread.setDaemon(true);
            return thread;
          });

  LiveUpdates() {
    var unused =
        sender.scheduleWithFixedDelay(
            () -> tell("heartbeat", "{}"), HEARTBEAT_SECONDS, HEARTBEAT_SECONDS, TimeUnit.SECONDS);
  }

  /**
   * Opens a page's stream.
   *
   * @throws Problem 503 where too many are open; the stream itself could no longer say so
   */
  void open(Context context) throws Exception {
    if (!Objects.requireNonNullElse(context.header("Accept"), "").contains("text/event-stream")) {
      stream.handle(context); // Which answers nothing.
      return;
    }
    if (!places.tryAcquire()) {
      throw Problem.refused(503, "clients", MOST_CLIENTS + " pages are open");
    }
    try {
      stream.handle(context);
    } catch (Exception e) {
      places.release(); // Gone before it joined.
      throw e;
    }
  }

  private void join(SseClient client) {
    client.keepAlive();
    client.onClose(() -> leave(client));
    clients.add(client);
    client.sendEvent("heartbeat", "{}");
  }

  /** Whoever finds a client gone first gives its place to another. */
  private void leave(SseClient client) {
    if (clients.remove(client)) {
      places.release();
    }
  }

  void snapshot(Snapshot snapshot) {
    String data = Json.text(SnapshotView.summary(snapshot));
    try {
      sender.execute(() -> tell("snapshot", data));
    } catch (RejectedExecutionException e) {
      // Closed: nobody listens any more.
      clients.clear();
    }
  }

  void exemplars(SnapshotBook.Source source) {
    String data =
        Json.text(
            Map.of(
                "run", source.run(), "reading", source.reading(), "analysis", source.analysis()));
    try {
      sender.execute(() -> tell("exemplars", data));
    } catch (RejectedExecutionException e) {
      clients.clear();
    }
  }

  private void tell(String event, String data) {
    for (SseClient client : clients) {
      if (!sent(client, event, data)) {
        leave(client);
      }
    }
  }

  /** Whether the client is still there. */
  private static boolean sent(SseClient client, String event, String data) {
    try {
      client.sendEvent(event, data);
      return !client.terminated();
    } catch (RuntimeException e) {
      LOG.debug("A page is gone: {}", e.getMessage());
      return false;
    }
  }

  @Override
  public void close() {
    sender.shutdownNow();
    clients.forEach(SseClient::close);
  }
}
