package dev.weft.producer.npz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.core.npz.NpzWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptImportancesTest {
  @TempDir Path folder;

  private static KeptImportances sample() {
    return new KeptImportances(
        List.of("h.0:0", "h.0:1", "h.1:0"),
        new int[] {0, 2, 2, 3},
        new int[] {0, 2, 1},
        new char[] {1, 32_768, 7},
        new long[] {0, 0, 1L << 40},
        new long[] {0, 0, 1},
        List.of("a", "node-é", "b"),
        new int[] {5, 6, 7});
  }

  @Test
  void shouldComeBackAsWritten() throws IOException {
    Path file = folder.resolve("kept.npz");
    sample().write(file);
    KeptImportances read = KeptImportances.read(file);
    assertThat(read)
        .usingRecursiveComparison()
        .withStrictTypeChecking()
        .ignoringFields("keys", "nodes")
        .isEqualTo(sample());
    assertThat(read.keys()).isEqualTo(sample().keys());
    assertThat(read.nodes()).isEqualTo(sample().nodes());
    assertThat(read.batch(1, 3).columns()).containsExactly(1);
    assertThat(read.batch(0, 1).values()).containsExactly((char) 1, (char) 32_768);
  }

  @Test
  void shouldSayWhatIsWrongWithAFile() throws IOException {
    Path file = folder.resolve("other.npz");
    try (NpzWriter npz = NpzWriter.create(file)) {
      npz.put("keys", List.of("a"));
      npz.put("data", new double[] {1});
    }
    try (NpzReader npz = NpzReader.open(file)) {
      assertThatThrownBy(() -> npz.chars("data")).hasMessageContaining("<f8");
      assertThatThrownBy(() -> npz.ints("indptr")).hasMessageContaining("indptr");
    }
    Path none = Files.writeString(folder.resolve("none.npz"), "no zip");
    assertThatThrownBy(() -> NpzReader.open(none)).isInstanceOf(IOException.class);
  }
}
