package dev.weft.producer.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.weft.core.ImportanceBatch;
import dev.weft.core.LittleEndian;
import dev.weft.core.proto.Batch;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchSplitterTest {
  private static final int SUBCOMPONENTS = 50;

  /** Every sample with a number of entries of its own; a sequence every so many samples. */
  private static SampleBatch batch(int samples, int sequence) {
    Random random = new Random(samples);
    int[] offsets = new int[samples + 1];
    for (int s = 0; s < samples; s++) {
      offsets[s + 1] = offsets[s] + random.nextInt(SUBCOMPONENTS + 1);
    }
    int[] columns = new int[offsets[samples]];
    char[] values = new char[offsets[samples]];
    for (int s = 0; s < samples; s++) {
      for (int e = offsets[s]; e < offsets[s + 1]; e++) {
        columns[e] = e - offsets[s];
        values[e] = (char) (1 + random.nextInt(32_768));
      }
    }
    return new SampleBatch(
        7,
        new ImportanceBatch(SUBCOMPONENTS, offsets, columns, values),
        random.ints(samples, 0, 1_000).toArray(),
        IntStream.iterate(0, s -> s < samples, s -> s + sequence).toArray(),
        ByteString.copyFromUtf8("here"));
  }

  @Test
  void shouldKeepWhatFitsInOnePiece() {
    assertThat(BatchSplitter.ends(batch(20, 5), 1_000_000)).containsExactly(20);
  }

  @Test
  void shouldCutAtSequenceStartsIntoPartsBelowTheLimitThatHoldEverything() {
    SampleBatch whole = batch(300, 10);
    List<Integer> ends = BatchSplitter.ends(whole, 4_000);
    assertThat(ends).hasSizeGreaterThan(3).endsWith(300).isSorted();
    int[] values = {};
    int[] starts = {};
    int from = 0;
    for (int to : ends) {
      Batch part = whole.encode(from, to).build();
      assertThat(part.getSerializedSize()).isLessThan(4_000 + 100);
      assertThat(to % 10).isZero();
      assertThat(part.getInputPosition().isEmpty()).isEqualTo(to != 300);
      values = joined(values, LittleEndian.ints(part.getTokenIds()), 0);
      starts = joined(starts, LittleEndian.ints(part.getSequenceStarts()), from);
      from = to;
    }
    assertThat(values).isEqualTo(whole.tokens());
    assertThat(starts).isEqualTo(whole.sequenceStarts());
  }

  private static int[] joined(int[] before, int[] more, int shift) {
    int[] all = Arrays.copyOf(before, before.length + more.length);
    for (int i = 0; i < more.length; i++) {
      all[before.length + i] = more[i] + shift;
    }
    return all;
  }

  @Test
  void shouldCutWithinASequenceOnlyIfItAloneIsTooLarge() {
    List<Integer> ends = BatchSplitter.ends(batch(300, 300), 4_000);
    assertThat(ends).hasSizeGreaterThan(3).endsWith(300);
  }

  @Test
  void shouldRefuseASampleThatAloneIsTooLarge() {
    assertThatThrownBy(() -> BatchSplitter.ends(batch(5, 5), 100))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("alone is over 100 bytes");
  }
}
