package dev.weft.clusterer.web.book;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.core.RunManifest;
import dev.weft.core.proto.AnalysisSettings;
import dev.weft.core.proto.Manifest;
import dev.weft.core.proto.Matrix;
import dev.weft.core.proto.Provenance;
import dev.weft.core.proto.ReadingSettings;
import dev.weft.core.proto.Snapshot;
import org.junit.jupiter.api.Test;

class SnapshotBookTest {
  private static final RunManifest MANIFEST =
      RunManifest.of(
          Manifest.newBuilder()
              .setRun("run")
              .addNodes("a")
              .setWindowSteps(1)
              .addMatrices(Matrix.newBuilder().setName("m").setSubcomponents(4))
              .build());

  private static Snapshot snapshot(long window) {
    return Snapshot.newBuilder()
        .setRun("run")
        .setDigest(MANIFEST.digest())
        .setReading(ReadingSettings.newBuilder().setName("live"))
        .setAnalysis(AnalysisSettings.newBuilder().setName("default"))
        .setProvenance(Provenance.newBuilder().setWindow(window))
        .build();
  }

  @Test
  void shouldWantTheManifestFirst() {
    assertThatThrownBy(() -> new SnapshotBook(1).put(snapshot(0)))
        .hasMessageContaining("no manifest");
  }

  @Test
  void shouldKeepTheLastWindowsOnly() {
    SnapshotBook book = new SnapshotBook(2);
    book.put(MANIFEST);
    for (long window : new long[] {4, 7, 5}) {
      book.put(snapshot(window));
    }
    SnapshotBook.Source source = SnapshotBook.Source.of(snapshot(0));
    assertThat(book.snapshots(source)).containsExactly(snapshot(5), snapshot(7));
    assertThat(book.latest(source)).contains(snapshot(7));
  }
}
