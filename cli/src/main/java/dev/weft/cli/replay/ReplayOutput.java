package dev.weft.cli.replay;

import dev.weft.cli.output.ProgressLine;
import dev.weft.cli.output.SnapshotJson;
import dev.weft.cli.output.WindowLine;
import dev.weft.cli.replay.ReplayProgress.At;
import dev.weft.clusterer.topics.SnapshotPointers;
import dev.weft.core.proto.Snapshot;
import java.io.PrintStream;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a replay tells: lines for people, or JSON objects, one a line. Safe for threads. */
public final class ReplayOutput {
  private final PrintStream out;
  private final PrintStream err;
  private final boolean json;
  private final ProgressLine line = new ProgressLine();
  private final long begin = System.nanoTime();
  private @Nullable Snapshot last;
  private long told = -1;

  /** Results to out, all else to err. */
  public ReplayOutput(PrintStream out, PrintStream err, boolean json) {
    this.out = out;
    this.err = err;
    this.json = json;
  }

  synchronized void says(String what) {
    err.println("weft replay: " + what);
  }

  synchronized void progress(At at) {
    if (at.read() == told) {
      return;
    }
    told = at.read();
    if (json) {
      Map<String, Object> object = object("progress");
      object.put("records", at.read());
      object.put("of", at.records());
      object.put("seconds_left", Double.isNaN(at.secondsLeft()) ? null : at.secondsLeft());
      print(object);
    } else {
      line.show(
          String.format(
              Locale.ROOT,
              "read %,d of %,d records%s",
              at.read(),
              at.records(),
              Double.isNaN(at.secondsLeft())
                  ? ""
                  : String.format(Locale.ROOT, ", %.0f s left  ", at.secondsLeft())));
    }
  }

  synchronized void window(Snapshot snapshot) {
    last = snapshot;
    if (json) {
      Map<String, Object> object = object("window");
      object.put("run", snapshot.getRun());
      object.put("reading", snapshot.getReading().getName());
      object.put("analysis", snapshot.getAnalysis().getName());
      object.put("window", snapshot.getProvenance().getWindow());
      object.put("samples", WindowLine.samples(snapshot));
      object.put("clusters", snapshot.getClustersCount());
      object.put(
          "sha256",
          HexFormat.of().formatHex(SnapshotPointers.of(snapshot, 0).getSha256().toByteArray()));
      print(object);
    } else {
      line.finish(WindowLine.text(snapshot));
    }
  }

  /** The last word. */
  public synchronized void end(String run, String reading, boolean whole) {
    double seconds = (System.nanoTime() - begin) / 1e9;
    if (json) {
      Map<String, Object> object = object("summary");
      object.put("run", run);
      object.put("reading", reading);
      object.put("whole", whole);
      object.put("last_window", last == null ? null : last.getProvenance().getWindow());
      object.put("seconds", seconds);
      print(object);
    } else if (whole) {
      out.printf(
          Locale.ROOT,
          "Reading '%s' of run '%s' is done after %.1f s: ./weft snapshot --run %s --reading %s%n",
          reading,
          run,
          seconds,
          run,
          reading);
    } else {
      err.println("weft replay: stopped; the same command goes on from here");
    }
  }

  private static Map<String, Object> object(String type) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("type", type);
    return object;
  }

  private void print(Map<String, Object> object) {
    out.println(SnapshotJson.line(object));
    out.flush();
  }

  /** Ends the line of progress if one is open. */
  public synchronized void endLine() {
    line.close();
  }
}
