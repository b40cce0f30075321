package dev.weft.cli.demo;

import dev.weft.cli.output.ClusterTable;
import dev.weft.cli.output.WindowLine;
import dev.weft.core.RunManifest;
import dev.weft.core.proto.Manifest;
import dev.weft.core.proto.Quality;
import dev.weft.core.proto.Snapshot;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** For people: a line a window, then a table. Progress goes to standard error. */
final class TextOutput implements DemoOutput {
  private static final int ROWS = 20;

  private final PrintStream out;
  private final PrintStream err;
  private final boolean terminal = Boolean.getBoolean("weft.terminal");
  private SamplePace pace = new SamplePace();

  TextOutput(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  @Override
  public void progress(String what) {
    err.println("weft: " + what);
  }

  @Override
  public void begin(String run, String plan) {
    pace = new SamplePace();
    err.println("weft: run '" + run + "': " + plan);
  }

  @Override
  public void published(long samples) {
    if (terminal) {
      err.printf(Locale.ROOT, "\rweft: %,d samples published in %.0f s ", samples, pace.seconds());
    }
  }

  @Override
  public void window(Snapshot snapshot) {
    if (terminal) {
      err.print("\r");
    }
    out.printf(
        Locale.ROOT, "%s  (%,.0f samples/s)%n", WindowLine.text(snapshot), pace.next(snapshot));
    out.flush();
  }

  @Override
  public void end(
      Snapshot last, Manifest manifest, Map<Long, List<String>> described, DemoSettings settings) {
    out.println();
    out.printf(
        "The largest of %d multi-layer clusters of run '%s'%s:%n%n",
        last.getQuality().getMultiLayerClusters(), last.getRun(), title(manifest));
    ClusterTable.print(out, last, RunManifest.of(manifest), described, ROWS);
    circuits(last.getQuality());
    out.println();
    out.printf(
        "All of it: ./weft snapshot --run %s --data-dir %s --json%n",
        last.getRun(), settings.dataDirectory());
  }

  private void circuits(Quality quality) {
    if (quality.hasCircuitsAri()) {
      out.printf(
          Locale.ROOT,
          "%nAgreement with the known circuits: ARI %.3f over %d labelled of %d eligible "
              + "subcomponents; purity %.3f, unlabelled members counted against it; best-match F1 "
              + "%.3f%n",
          quality.getCircuitsAri(),
          quality.getCircuitsLabelled(),
          quality.getEligible(),
          quality.getCircuitsPurity(),
          quality.getCircuitsF1());
    }
  }

  private static String title(Manifest manifest) {
    if (manifest.getVocabulary().getSize() > 0) {
      return ", and the tokens they are most active on";
    }
    return manifest.getKnownCircuitsCount() > 0 ? ", and the known circuits they hold" : "";
  }
}
