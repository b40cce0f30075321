package dev.weft.cli.output;

import java.io.PrintStream;

/**
 * How far long work is: on a terminal one line that is written over, elsewhere (a log file) a line
 * every ten seconds. Not safe for several threads.
 */
public final class ProgressLine implements AutoCloseable {
  private static final long EVERY_NANOSECONDS = 10_000_000_000L;

  private final PrintStream out;
  private final boolean terminal;
  private long last = System.nanoTime();
  private boolean open;

  /** On standard error, as the launcher saw it. */
  public ProgressLine() {
    this(System.err, Boolean.getBoolean("weft.terminal"));
  }

  ProgressLine(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /** Shows it, if it is time to. */
  public void show(String text) {
    if (terminal) {
      out.print("\r" + text);
      open = true;
    } else if (System.nanoTime() - last >= EVERY_NANOSECONDS) {
      out.println(text);
      last = System.nanoTime();
    }
  }

  /** The last word: ends the line. */
  public void finish(String text) {
    out.println((terminal ? "\r" : "") + text);
    open = false;
  }

  /** Ends the line if one is open. */
  @Override
  public void close() {
    if (open) {
      out.println();
    }
  }
}
