package dev.weft.core.metrics;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Meters that are tagged with a run, or with another name that comes from outside: of the {@link
 * #MOST} lately seen only, so that their number stays bounded whatever is published. The one unseen
 * for longest makes room. Safe for any threads; seeing a known name costs one look-up.
 */
public final class RecentMeters implements AutoCloseable {
  /** So many names at once. */
  public static final int MOST = 20;

  private final MeterRegistry registry;
  private final Function<String, List<? extends Meter>> register;
  private final Map<String, Long> seen = new ConcurrentHashMap<>();
  private final Map<String, List<? extends Meter>> meters = new HashMap<>();
  private boolean closed;

  /**
   * None yet.
   *
   * @param register makes the meters of a name, in this registry
   */
  public RecentMeters(MeterRegistry registry, Function<String, List<? extends Meter>> register) {
    this.registry = registry;
    this.register = register;
  }

  /** Something of this name happened. */
  public void seen(String name) {
    if (seen.replace(name, System.nanoTime()) == null) {
      add(name);
    }
  }

  private synchronized void add(String name) {
    if (closed || seen.containsKey(name)) {
      return;
    }
    while (meters.size() >= MOST) {
      long now = System.nanoTime();
      String oldest =
          seen.entrySet().stream()
              .max(Comparator.comparingLong(entry -> now - entry.getValue()))
              .orElseThrow()
              .getKey();
      remove(oldest);
    }
    meters.put(name, List.copyOf(register.apply(name)));
    seen.put(name, System.nanoTime());
  }

  private void remove(String name) {
    seen.remove(name);
    List<? extends Meter> gone = meters.remove(name);
    if (gone != null) {
      gone.forEach(registry::remove);
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    List.copyOf(meters.keySet()).forEach(this::remove);
  }
}
