package dev.weft.clusterer.web;

import dev.weft.clusterer.web.book.SnapshotBook;
import dev.weft.core.proto.Snapshot;
import io.javalin.http.sse.SseClient;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
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
  private static final int MOST_CLIENTS = 64;
  private static final int HEARTBEAT_SECONDS = 5;

  private final Set<SseClient> clients = ConcurrentHashMap.newKeySet();
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

  void join(SseClient client) {
    if (clients.size() >= MOST_CLIENTS) {
      throw Problem.refused(503, "clients", MOST_CLIENTS + " pages are open");
    }
    client.keepAlive();
    client.onClose(() -> clients.remove(client));
    clients.add(client);
    client.sendEvent("heartbeat", "{}");
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
    clients.removeIf(client -> !sent(client, event, data));
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
