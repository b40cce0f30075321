package dev.weft.core.metrics;

/**
 * How a service does. Immutable.
 *
 * @param live whether it works, or will again by itself; one that is not is to be started anew
 * @param ready whether it does its work now: it has its stores and reaches its broker
 * @param detail in words, for people: one line
 */
public record Health(boolean live, boolean ready, String detail) {
  /** Checks that what is ready lives. */
  public Health {
    if (ready && !live) {
      throw new IllegalArgumentException("ready but not live: " + detail);
    }
  }

  /** Does its work. */
  public static Health ready(String detail) {
    return new Health(true, true, detail);
  }

  /** Will do its work again by itself. */
  public static Health waiting(String detail) {
    return new Health(true, false, detail);
  }

  /** Never will. */
  public static Health failed(String detail) {
    return new Health(false, false, detail);
  }

  /** Of two parts of one process: as well as the one that is worse; if one failed, it says why. */
  public Health and(Health other) {
    if (live != other.live) {
      return live ? other : this;
    }
    return new Health(live, ready && other.ready, detail + "; " + other.detail);
  }
}
