package dev.weft.cli.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.clusterer.snapshot.WindowCorrelations;
import dev.weft.clusterer.web.WebServer;
import dev.weft.clusterer.web.WebSettings;
import dev.weft.clusterer.web.book.ExemplarBook;
import dev.weft.clusterer.web.book.SnapshotBook;
import dev.weft.clusterer.web.book.SnapshotBook.Source;
import dev.weft.core.RunManifest;
import dev.weft.core.proto.AnalysisSettings;
import dev.weft.core.proto.Cluster;
import dev.weft.core.proto.ExemplarsRecord;
import dev.weft.core.proto.ItemKind;
import dev.weft.core.proto.ItemRow;
import dev.weft.core.proto.ItemTable;
import dev.weft.core.proto.LayerCount;
import dev.weft.core.proto.Manifest;
import dev.weft.core.proto.Matrix;
import dev.weft.core.proto.Provenance;
import dev.weft.core.proto.ReadingSettings;
import dev.weft.core.proto.Snapshot;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * How fast the run view is at 10,000 subcomponents in 500 clusters over 20 windows. Prints what it
 * measures; the bounds here are wide, for a busy machine.
 */
class PageSpeedIT {
  private static final int SUBCOMPONENTS = 10_000;
  private static final int CLUSTERS = 500;
  private static final int EACH = SUBCOMPONENTS / CLUSTERS;
  private static final int MATRICES = 20;
  private static final RunManifest MANIFEST = manifest();
  private static final Source SOURCE = new Source("wide", "live", "default");

  private static final String LAST_PAINT =
      "performance.getEntriesByName('painted').at(-1).startTime";
  private static final String LAST_ASKED = "performance.getEntriesByName('asked').at(-1).startTime";

  private static RunManifest manifest() {
    Manifest.Builder manifest =
        Manifest.newBuilder().setRun("wide").addNodes("node-0").setWindowSteps(1);
    for (int m = 0; m < MATRICES; m++) {
      manifest.addMatrices(
          Matrix.newBuilder()
              .setName("h." + m / 5 + ".m" + m % 5)
              .setLayer(m / 5)
              .setSubcomponents(SUBCOMPONENTS / MATRICES));
    }
    return RunManifest.of(manifest.build());
  }

  private static List<Integer> members(int cluster) {
    return IntStream.range(0, EACH).map(m -> m * CLUSTERS + cluster).boxed().toList();
  }

  private static Snapshot snapshot(long window) {
    Snapshot.Builder snapshot =
        Snapshot.newBuilder()
            .setRun("wide")
            .setDigest(MANIFEST.digest())
            .setReading(ReadingSettings.newBuilder().setName("live"))
            .setAnalysis(AnalysisSettings.newBuilder().setName("default"))
            .setProvenance(
                Provenance.newBuilder()
                    .setWindow(window)
                    .addSamples(1_000.0 * (window + 1))
                    .setCreatedAt(window * 1_000 + 1));
    for (int c = 0; c < CLUSTERS; c++) {
      Cluster.Builder cluster =
          Cluster.newBuilder().setId(c + 1).addAllMembers(members(c)).setMultiLayer(true);
      for (int layer = 0; layer < 4; layer++) {
        cluster.addLayers(LayerCount.newBuilder().setLayer(layer).setMembers(EACH / 4));
      }
      snapshot.addClusters(cluster.setCohesion(0.5).setDensity(0.9));
    }
    return snapshot.build();
  }

  /** r of about a half between all members of a cluster. */
  private static WindowCorrelations correlations() {
    int pairs = CLUSTERS * EACH * (EACH - 1) / 2;
    int[] rows = new int[pairs];
    int[] columns = new int[pairs];
    int pair = 0;
    for (int c = 0; c < CLUSTERS; c++) {
      for (int i = 0; i < EACH; i++) {
        for (int j = i + 1; j < EACH; j++) {
          rows[pair] = i * CLUSTERS + c;
          columns[pair++] = j * CLUSTERS + c;
        }
      }
    }
    long one = 1L << 15;
    return new WindowCorrelations(
        MANIFEST,
        ReadingSettings.newBuilder().setName("live").build(),
        0,
        0,
        1,
        List.of(),
        new long[] {10_000},
        filled(SUBCOMPONENTS, 100 * one),
        filled(SUBCOMPONENTS, 100 * one * one),
        filled(SUBCOMPONENTS, 100),
        rows,
        columns,
        filled(pairs, 50 * one * one),
        new int[0][]);
  }

  private static long[][] filled(int length, long value) {
    long[] filled = new long[length];
    Arrays.fill(filled, value);
    return new long[][] {filled};
  }

  private static ExemplarBook exemplars() {
    ExemplarBook book = new ExemplarBook(1L << 28);
    for (int c = 0; c < CLUSTERS; c++) {
      ItemTable.Builder table =
          ItemTable.newBuilder().setKind(ItemKind.ITEM_KIND_TOKEN).setExplained(0.5);
      for (int item = 0; item < 20; item++) {
        table.addRows(ItemRow.newBuilder().setItem(item + c).setActive(20 - item).setSamples(40));
      }
      book.put(
          SOURCE,
          c + 1L,
          ExemplarsRecord.newBuilder().setFormat(1).setCluster(c + 1L).addTables(table).build());
    }
    return book;
  }

  @Test
  void shouldPaintAndFollowAWideRunWithoutWaiting() {
    try (Browser browser = Browser.start()) {
      SnapshotBook book = new SnapshotBook(64);
      book.put(MANIFEST);
      LongStream.range(0, 20).forEach(window -> book.put(snapshot(window)));
      WindowCorrelations correlations = correlations();
      try (WebServer server =
          WebServer.start(
              new WebSettings(WebSettings.LOOPBACK, 0, null),
              book,
              (run, reading, window) -> Optional.of(correlations),
              (run, limit) -> List.of(),
              exemplars())) {
        double first = Double.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
          browser.open("about:blank");
          browser.open(server.address() + "#/wide");
          await().atMost(Duration.ofSeconds(30)).until(() -> painted(browser) > 0);
          first = Math.min(first, number(browser, LAST_PAINT));
        }
        await().until(() -> browser.shows("#state[data-state=live]"));
        await().atMost(Duration.ofSeconds(30)).until(() -> browser.shows("#matrix canvas"));
        double[] updates = new double[9];
        for (int u = 0; u < updates.length; u++) {
          double before = painted(browser);
          book.put(snapshot(20 + u));
          await().atMost(Duration.ofSeconds(30)).until(() -> painted(browser) > before);
          updates[u] = number(browser, LAST_PAINT + " - " + LAST_ASKED);
        }
        Arrays.sort(updates);
        System.out.printf(
            Locale.ROOT,
            "run view, %,d subcomponents, %d clusters: first paint %.0f ms, update %.0f ms"
                + " (median of %d; slowest %.0f)%n",
            SUBCOMPONENTS,
            CLUSTERS,
            first,
            updates[updates.length / 2],
            updates.length,
            updates[updates.length - 1]);
        assertThat(first).isLessThan(10_000);
        assertThat(updates[updates.length / 2]).isLessThan(4_000);
        assertThat(browser.errors()).isEmpty();
      }
    }
  }

  private static double painted(Browser browser) {
    return number(browser, "performance.getEntriesByName('painted').length");
  }

  private static double number(Browser browser, String expression) {
    return Double.parseDouble(browser.ask(expression).toString());
  }
}
