package dev.weft.cli.commands;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C, taken as a wish to stop: the command is told, and the process ends once it has finished
 * what it must.
 */
public final class Interrupts implements AutoCloseable {
  /** So that with what the Java machine itself takes a process ends within ten. */
  private static final long PATIENCE_SECONDS = 9;

  private static final long HALT_SECONDS = 2;

  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch finished = new CountDownLatch(1);
  private final Thread hook;

  private Interrupts() {
    hook =
        new Thread(
            () -> {
              asked.countDown();
              try {
                boolean inTime = finished.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
                if (inTime) {
                  // The command has finished: the process halts with its exit code, not the
                  // signal's.
                  TimeUnit.SECONDS.sleep(HALT_SECONDS);
                } else {
                  System.err.println(
                      "weft: gave up waiting for a clean end; what was not committed is done"
                          + " again");
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "weft-interrupt");
  }

  /** Listens from now on. */
  public static Interrupts listen() {
    Interrupts interrupts = new Interrupts();
    Runtime.getRuntime().addShutdownHook(interrupts.hook);
    return interrupts;
  }

  /** Whether the user wants to stop. */
  public boolean asked() {
    return asked.getCount() == 0;
  }

  /** Waits for that, at most so long; whether it came. */
  public boolean await(long milliseconds) {
    try {
      return asked.await(milliseconds, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /** Lets the process end. */
  @Override
  public void close() {
    finished.countDown();
  }
}
