package dev.weft.clusterer.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.clusterer.linalg.LinearAlgebra;
import dev.weft.core.proto.Component;
import dev.weft.core.proto.KRule;
import dev.weft.core.proto.Snapshot;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;

class ThreadsTest {
  @Test
  void shouldGiveTheSameBytesOnAnyNumberOfThreads() throws Exception {
    LinearAlgebra.setThreads(1);
    // One component of 440 nodes, so that the sparse solver has it: strays tie the circuits.
    WindowCorrelations window = PlantedWindow.of(44, 10, 2_000, 3, 0);
    Analysis analysis =
        Analysis.DEFAULT
            .with(new CountSettings(KRule.K_RULE_GIVEN, 40, 0, 0, 10))
            .with(new EdgeSettings(EdgeSettings.DEFAULT.similarity(), 0.01, false, 12, false));
    Snapshot before = Clustering.cluster(window, analysis, null);
    assertThat(before.getComponentsList()).first().extracting(Component::getSize).isEqualTo(440);
    Snapshot expected = Clustering.cluster(window, analysis, before);
    assertThat(expected.getComponents(0).getWarm()).isTrue();
    for (int threads : new int[] {1, 4}) {
      ForkJoinPool pool = new ForkJoinPool(threads);
      try {
        Snapshot snapshot = pool.submit(() -> Clustering.cluster(window, analysis, before)).get();
        assertThat(snapshot.toByteString()).isEqualTo(expected.toByteString());
      } finally {
        pool.shutdown();
      }
    }
  }
}
