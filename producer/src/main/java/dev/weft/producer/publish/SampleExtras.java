package dev.weft.producer.publish;

import dev.weft.core.LittleEndian;
import dev.weft.core.proto.Batch;
import java.util.Arrays;

/**
 * What a batch may say of its samples besides tokens: the next tokens that the model thinks most
 * probable, or the features that are on. The arrays are its own: neither copied nor to be changed.
 *
 * @param predictions a sample, 0 for none
 * @param predicted token ids, most probable first, samples x predictions
 * @param probabilities of these, x 32,768
 * @param featureOffsets CSR, samples + 1; empty for none
 * @param features ascending within a sample
 * @param featureValues of these
 */
public record SampleExtras(
    int predictions,
    int[] predicted,
    char[] probabilities,
    int[] featureOffsets,
    int[] features,
    float[] featureValues) {
  /** Nothing. */
  public static final SampleExtras NONE = predictions(0, new int[0], new char[0]);

  /** Checks that the arrays fit each other. */
  public SampleExtras {
    int entries = featureOffsets.length == 0 ? 0 : featureOffsets[featureOffsets.length - 1];
    if (predicted.length != probabilities.length
        || (predictions > 0 && predicted.length % predictions != 0)
        || features.length != entries
        || featureValues.length != entries) {
      throw new IllegalArgumentException("extras whose arrays do not fit each other");
    }
  }

  /** Next tokens. */
  public static SampleExtras predictions(int each, int[] predicted, char[] probabilities) {
    return new SampleExtras(each, predicted, probabilities, new int[0], new int[0], new float[0]);
  }

  /** The features that are not 0, of row-major samples x features. */
  static SampleExtras features(float[] dense, int samples) {
    int width = dense.length / samples;
    int[] offsets = new int[samples + 1];
    int[] features = new int[dense.length];
    float[] values = new float[dense.length];
    int on = 0;
    for (int i = 0; i < dense.length; i++) {
      if (dense[i] != 0) {
        features[on] = i % width;
        values[on++] = dense[i];
      }
      offsets[i / width + 1] = on;
    }
    return new SampleExtras(
        0,
        new int[0],
        new char[0],
        offsets,
        Arrays.copyOf(features, on),
        Arrays.copyOf(values, on));
  }

  /** Whether it fits a batch of so many samples. */
  boolean fits(int samples) {
    return predicted.length == predictions * samples
        && (featureOffsets.length == 0 || featureOffsets.length == samples + 1);
  }

  /** Bytes that samples [from, to) take on the wire. */
  long bytes(int from, int to) {
    long bytes = (long) predictions * (to - from) * (Integer.BYTES + Character.BYTES);
    if (featureOffsets.length > 0) {
      bytes += (to - from + 1L) * Integer.BYTES;
      bytes += (long) (featureOffsets[to] - featureOffsets[from]) * 2 * Integer.BYTES;
    }
    return bytes;
  }

  /** Puts samples [from, to) into a message. */
  void encode(Batch.Builder batch, int from, int to) {
    if (predictions > 0) {
      batch
          .setPredictionsPerSample(predictions)
          .setPredictedTokens(
              LittleEndian.ofInts(
                  Arrays.copyOfRange(predicted, from * predictions, to * predictions)))
          .setPredictedProbabilities(
              LittleEndian.ofChars(
                  Arrays.copyOfRange(probabilities, from * predictions, to * predictions)));
    }
    if (featureOffsets.length > 0) {
      int first = featureOffsets[from];
      int[] offsets = new int[to - from + 1];
      Arrays.setAll(offsets, s -> featureOffsets[from + s] - first);
      batch
          .setFeatureOffsets(LittleEndian.ofInts(offsets))
          .setFeatures(LittleEndian.ofInts(Arrays.copyOfRange(features, first, featureOffsets[to])))
          .setFeatureValues(
              LittleEndian.ofFloats(Arrays.copyOfRange(featureValues, first, featureOffsets[to])));
    }
  }
}
