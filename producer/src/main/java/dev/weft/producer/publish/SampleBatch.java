package dev.weft.producer.publish;

import com.google.protobuf.ByteString;
import dev.weft.core.ImportanceBatch;
import dev.weft.core.LittleEndian;
import dev.weft.core.proto.Batch;
import java.util.Arrays;

/**
 * What a node publishes of one step: importances, and where the samples are tokens, which ones and
 * where sequences begin.
 *
 * @param step never lower than that of the batch before
 * @param tokens a token id a sample, or empty
 * @param sequenceStarts samples that begin a sequence, ascending
 * @param position where the node's input stands after this batch; comes back after a restart
 * @param extras predictions or features, if any
 */
public record SampleBatch(
    long step,
    ImportanceBatch importances,
    int[] tokens,
    int[] sequenceStarts,
    ByteString position,
    SampleExtras extras) {
  private static final int[] NONE = {};

  /** Checks that there is a token for each sample, or none, and that sequences begin in order. */
  public SampleBatch {
    if (step < 0) {
      throw new IllegalArgumentException("step " + step);
    }
    if (tokens.length != 0 && tokens.length != importances.samples()) {
      throw new IllegalArgumentException(
          tokens.length + " tokens for " + importances.samples() + " samples");
    }
    if (!extras.fits(importances.samples())) {
      throw new IllegalArgumentException(
          "extras that are not of " + importances.samples() + " samples");
    }
    int before = -1;
    for (int start : sequenceStarts) {
      if (start <= before || start >= importances.samples()) {
        throw new IllegalArgumentException(
            "sequence start "
                + start
                + " after "
                + before
                + " in "
                + importances.samples()
                + " samples");
      }
      before = start;
    }
  }

  /** Without extras. */
  public SampleBatch(
      long step,
      ImportanceBatch importances,
      int[] tokens,
      int[] sequenceStarts,
      ByteString position) {
    this(step, importances, tokens, sequenceStarts, position, SampleExtras.NONE);
  }

  /** Importances of samples that are no tokens. */
  public static SampleBatch of(long step, ImportanceBatch importances) {
    return new SampleBatch(step, importances, NONE, NONE, ByteString.EMPTY);
  }

  /** Samples [from, to) as a message without a number; the position only with the last ones. */
  Batch.Builder encode(int from, int to) {
    int[] offsets = importances.rowOffsets();
    int[] rows = new int[to - from + 1];
    Arrays.setAll(rows, s -> offsets[from + s] - offsets[from]);
    ImportanceBatch part =
        new ImportanceBatch(
            importances.subcomponents(),
            rows,
            Arrays.copyOfRange(importances.columns(), offsets[from], offsets[to]),
            Arrays.copyOfRange(importances.values(), offsets[from], offsets[to]));
    Batch.Builder batch =
        part.encode()
            .setStep(step)
            .setSequenceStarts(
                LittleEndian.ofInts(
                    Arrays.stream(sequenceStarts)
                        .filter(start -> start >= from && start < to)
                        .map(start -> start - from)
                        .toArray()));
    if (tokens.length > 0) {
      batch.setTokenIds(LittleEndian.ofInts(Arrays.copyOfRange(tokens, from, to)));
    }
    extras.encode(batch, from, to);
    return to == importances.samples() ? batch.setInputPosition(position) : batch;
  }
}
