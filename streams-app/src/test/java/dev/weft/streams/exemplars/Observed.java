package dev.weft.streams.exemplars;

import dev.weft.core.ImportanceBatch;
import dev.weft.core.LittleEndian;
import dev.weft.core.proto.Batch;
import dev.weft.streams.SyntheticRun;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;

/** Batches with tokens: cluster {0, 1} fires on token 0 and now and then elsewhere. */
final class Observed {
  static final int SUBCOMPONENTS = 6;
  static final int VOCABULARY = 8;
  static final int LENGTH = 16;

  private Observed() {}

  static Batch batch(long number, int sequences) {
    Random random = new Random(number);
    int samples = sequences * LENGTH;
    int[] tokens = random.ints(samples, 0, VOCABULARY).toArray();
    int[][] rows = new int[samples][SUBCOMPONENTS];
    for (int s = 0; s < samples; s++) {
      boolean on = tokens[s] == 0 || random.nextInt(20) == 0;
      rows[s][0] = on ? 32_768 : 0;
      rows[s][1] = on ? 20_000 + random.nextInt(12_768) : random.nextInt(2) * 3_000;
      rows[s][3] = random.nextInt(4) == 0 ? 30_000 : 0;
    }
    return SyntheticRun.batch(number, number, rows).toBuilder()
        .setTokenIds(LittleEndian.ofInts(tokens))
        .setSequenceStarts(
            LittleEndian.ofInts(IntStream.range(0, sequences).map(s -> s * LENGTH).toArray()))
        .build();
  }

  static ObservedBatch observed(String node, Batch batch) {
    return ObservedBatch.of(node, batch, ImportanceBatch.decode(batch, SUBCOMPONENTS, VOCABULARY));
  }

  /** Tokens and activities of one cluster that is a subcomponent, in sequences of four. */
  static ObservedBatch plain(int[] tokens, double[] activities) {
    int[][] rows = new int[tokens.length][1];
    Arrays.setAll(rows, s -> new int[] {(int) Math.round(activities[s] * 32_768)});
    Batch batch =
        SyntheticRun.batch(0, 0, rows).toBuilder()
            .setTokenIds(LittleEndian.ofInts(tokens))
            .setSequenceStarts(
                LittleEndian.ofInts(
                    IntStream.range(0, tokens.length / 4).map(s -> s * 4).toArray()))
            .build();
    return ObservedBatch.of("node-0", batch, ImportanceBatch.decode(batch, 1, VOCABULARY));
  }
}
