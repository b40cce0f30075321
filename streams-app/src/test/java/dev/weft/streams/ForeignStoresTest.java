package dev.weft.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.core.RecordKeys;
import dev.weft.core.RunManifest;
import dev.weft.core.proto.Manifest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Stores that another version wrote stop the app, which says how to rebuild them. */
class ForeignStoresTest {
  private static final int SUBCOMPONENTS = 8;
  private static final byte OTHER_VERSION = 9;

  @TempDir Path state;

  private static byte[] key(String store, RunManifest manifest) {
    String cell = manifest.run() + "/" + manifest.digest() + "/live/0/0";
    return switch (store) {
      case "nodes", "counts" -> RecordKeys.bytes(manifest.run() + "/a");
      case "progress" -> RecordKeys.bytes(cell);
      default -> (cell + "\0p" + "\0".repeat(1 + 4)).getBytes(StandardCharsets.UTF_8);
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"nodes", "counts", "progress", "co-moments"})
  void shouldNameTheReplayThatRebuildsAStoreOfAnotherVersion(String store) {
    Manifest manifest = SyntheticRun.manifest(SUBCOMPONENTS, 1, "a");
    byte[] foreign =
        store.equals("co-moments") ? new byte[] {OTHER_VERSION} : new byte[] {8, OTHER_VERSION};
    try (TopologyHarness harness = new TopologyHarness(PlainSums.EVERYTHING, state)) {
      harness.putForeign(store, key(store, RunManifest.of(manifest)), foreign);
      assertThatThrownBy(
              () -> {
                harness.send("a", SyntheticRun.bytes(manifest));
                int[][] rows = SyntheticRun.rows(new Random(5), 5, SUBCOMPONENTS);
                harness.send("a", SyntheticRun.bytes(SyntheticRun.batch(0, 0, rows)));
                harness.send("a", SyntheticRun.end(1));
                harness.correlations();
              })
          .rootCause()
          .hasMessageContaining("a store can't be read: ")
          .hasMessageContaining("under another reading's name (weft streams --reading NAME)");
      assertThat(harness.rejected()).isEmpty();
    }
  }
}
