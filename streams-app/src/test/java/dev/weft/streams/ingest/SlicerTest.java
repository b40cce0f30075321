package dev.weft.streams.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.core.ImportanceBatch;
import dev.weft.core.LittleEndian;
import dev.weft.core.proto.SparseRows;
import dev.weft.streams.Grouping;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SlicerTest {
  @Test
  void shouldKeepEveryEntryAboveTheSilenceInItsGroup() {
    Random random = new Random(11);
    int subcomponents = 23;
    int samples = 50;
    int[][] dense = new int[samples][subcomponents];
    int[] offsets = new int[samples + 1];
    List<Integer> columns = new ArrayList<>();
    StringBuilder values = new StringBuilder();
    for (int s = 0; s < samples; s++) {
      for (int c = 0; c < subcomponents; c++) {
        if (random.nextInt(3) == 0) {
          dense[s][c] = random.nextInt(5) == 0 ? 32_768 : random.nextInt(6_000);
          columns.add(c);
          values.append((char) dense[s][c]);
        }
      }
      offsets[s + 1] = columns.size();
    }
    ImportanceBatch batch =
        new ImportanceBatch(
            subcomponents,
            offsets,
            columns.stream().mapToInt(Integer::intValue).toArray(),
            values.toString().toCharArray());
    Grouping grouping = new Grouping(subcomponents, 7);
    List<SparseRows> slices = Slicer.slice(batch, grouping, 3_276);
    assertThat(slices).hasSize(4);
    int[][] found = new int[samples][subcomponents];
    for (int group = 0; group < 4; group++) {
      int[] rows = LittleEndian.ints(slices.get(group).getRowOffsets());
      char[] sliceColumns = LittleEndian.chars(slices.get(group).getColumns());
      char[] sliceValues = LittleEndian.chars(slices.get(group).getValues());
      for (int s = 0; s < samples; s++) {
        for (int e = rows[s]; e < rows[s + 1]; e++) {
          found[s][grouping.first(group) + sliceColumns[e]] = sliceValues[e];
        }
      }
    }
    for (int s = 0; s < samples; s++) {
      for (int c = 0; c < subcomponents; c++) {
        assertThat(found[s][c]).isEqualTo(dense[s][c] > 3_276 ? dense[s][c] : 0);
      }
    }
  }
}
