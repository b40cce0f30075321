package dev.weft.cli.commands;

import org.jspecify.annotations.Nullable;

/**
 * A node on a thread of its own. What it fails with, an error too, is thrown where it is awaited.
 */
final class NodeThread {
  private final Thread thread;
  private volatile @Nullable Throwable failure;

  private NodeThread(Runnable node, String name) {
    thread = new Thread(node, name);
    thread.setUncaughtExceptionHandler((failed, problem) -> failure = problem);
  }

  static NodeThread start(Runnable node, String name) {
    NodeThread started = new NodeThread(node, name);
    started.thread.start();
    return started;
  }

  boolean isRunning() {
    return thread.isAlive();
  }

  /** Waits for its end. */
  void join() throws InterruptedException {
    thread.join();
  }

  /**
   * Throws what it failed with, if it did.
   *
   * @param failed is run before
   */
  void requireNoFailure(Runnable failed) {
    Throwable problem = failure;
    if (problem == null) {
      return;
    }
    failed.run();
    if (problem instanceof Error error) {
      throw error;
    }
    throw problem instanceof RuntimeException known ? known : new IllegalStateException(problem);
  }
}
