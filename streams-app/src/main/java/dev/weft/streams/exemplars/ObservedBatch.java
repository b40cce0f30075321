package dev.weft.streams.exemplars;

import dev.weft.core.ImportanceBatch;
import dev.weft.core.LittleEndian;
import dev.weft.core.proto.Batch;
import java.util.Arrays;

/**
 * A batch's importances with what is known of its samples; arrays that a batch does not carry are
 * empty.
 *
 * @param sequences the row that each sample's sequence begins at, as far as this batch goes
 * @param predicted the most probable next token of each sample
 * @param featureOffsets CSR of the features that are on
 */
record ObservedBatch(
    String node,
    long step,
    long number,
    ImportanceBatch importances,
    int[] sequences,
    int[] tokens,
    int[] predicted,
    int[] featureOffsets,
    int[] features,
    float[] featureValues) {
  static final int NONE = -1;

  /** From a batch that was decoded, and so checked. */
  static ObservedBatch of(String node, Batch batch, ImportanceBatch importances) {
    return new ObservedBatch(
        node,
        batch.getStep(),
        batch.getNumber(),
        importances,
        sequences(batch),
        LittleEndian.ints(batch.getTokenIds()),
        firstPredictions(batch),
        LittleEndian.ints(batch.getFeatureOffsets()),
        LittleEndian.ints(batch.getFeatures()),
        LittleEndian.floats(batch.getFeatureValues()));
  }

  private static int[] sequences(Batch batch) {
    int[] sequences = new int[batch.getSamples()];
    int[] starts = LittleEndian.ints(batch.getSequenceStarts());
    for (int i = 0; i < starts.length; i++) {
      int end = i + 1 < starts.length ? starts[i + 1] : sequences.length;
      Arrays.fill(sequences, starts[i], end, starts[i]);
    }
    return sequences;
  }

  private static int[] firstPredictions(Batch batch) {
    int each = batch.getPredictionsPerSample();
    if (each == 0) {
      return new int[0];
    }
    int[] all = LittleEndian.ints(batch.getPredictedTokens());
    int[] first = new int[batch.getSamples()];
    Arrays.setAll(first, s -> all[s * each]);
    return first;
  }

  int samples() {
    return sequences.length;
  }

  boolean hasTokens() {
    return tokens.length > 0;
  }

  boolean hasFeatures() {
    return featureOffsets.length > 0;
  }

  /** The sample's token, or {@link #NONE}. */
  int token(int sample) {
    return hasTokens() ? tokens[sample] : NONE;
  }

  /** The token before it in its sequence, or {@link #NONE}. */
  int previous(int sample) {
    return hasTokens() && sample > sequences[sample] ? tokens[sample - 1] : NONE;
  }

  /** The token that the model thinks comes next, or {@link #NONE}. */
  int predicted(int sample) {
    return predicted.length > 0 ? predicted[sample] : NONE;
  }
}
