package dev.weft.clusterer.web.book;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Something that many may use and that is there once: the first who joins opens it, the last who
 * leaves closes it. Safe for any threads; who joins while it is opened waits for that.
 */
final class SharedResource {
  private final Supplier<AutoCloseable> opener;
  private @Nullable AutoCloseable open;
  private int users;

  SharedResource(Supplier<AutoCloseable> opener) {
    this.opener = opener;
  }

  /** Opens it, unless it is open; what comes back lets go, once however often it is closed. */
  synchronized AutoCloseable join() {
    if (users == 0) {
      open = opener.get();
    }
    users++;
    AtomicBoolean left = new AtomicBoolean();
    return () -> {
      if (left.compareAndSet(false, true)) {
        leave();
      }
    };
  }

  private synchronized void leave() throws Exception {
    users--;
    AutoCloseable last = open;
    if (users == 0 && last != null) {
      open = null;
      last.close();
    }
  }
}
