package dev.weft.cli.demo;

import org.jspecify.annotations.Nullable;

/** What publishes a demo's importances, on threads of its own. */
interface DemoSource extends AutoCloseable {
  /** Samples published so far. */
  long samples();

  /** Why it failed, or null. */
  @Nullable Throwable failure();

  /** Ends it and waits for that. */
  @Override
  void close();
}
