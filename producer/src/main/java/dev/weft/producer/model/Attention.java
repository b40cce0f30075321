package dev.weft.producer.model;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Causal self-attention with rotary embedding by halves (Su et al. 2021). Sequences go side by
 * side; heads are loops whose inner runs are long and contiguous, which the JIT turns into vector
 * code. Immutable; safe for several threads.
 */
final class Attention {
  private final int heads;
  private final int headSize;
  private final float[] cosines;
  private final float[] sines;

  /** For sequences of at most this length. */
  Attention(int heads, int headSize, int longest, double base) {
    this.heads = heads;
    this.headSize = headSize;
    int half = headSize / 2;
    cosines = new float[longest * half];
    sines = new float[longest * half];
    for (int position = 0; position < longest; position++) {
      for (int i = 0; i < half; i++) {
        float frequency = (float) (1 / Math.pow(base, 2.0 * i / headSize));
        float angle = position * frequency;
        cosines[position * half + i] = (float) Math.cos(angle);
        sines[position * half + i] = (float) Math.sin(angle);
      }
    }
  }

  /** What the heads write, row-major (sequences · length) x (heads · headSize). */
  float[] apply(float[] queries, float[] keys, float[] values, int sequences, int length) {
    float[] out = new float[queries.length];
    IntStream.range(0, sequences * heads)
        .parallel()
        .forEach(
            task -> head(queries, keys, values, task / heads * length, length, task % heads, out));
    return out;
  }

  private void head(
      float[] queries,
      float[] keys,
      float[] values,
      int firstRow,
      int length,
      int head,
      float[] out) {
    int width = heads * headSize;
    float[] rotatedKeys = new float[headSize * length];
    float[] rotated = new float[headSize];
    for (int t = 0; t < length; t++) {
      rotate(keys, (firstRow + t) * width + head * headSize, t, rotated);
      for (int d = 0; d < headSize; d++) {
        rotatedKeys[d * length + t] = rotated[d];
      }
    }
    float[] scores = new float[length];
    float scale = (float) (1 / Math.sqrt(headSize));
    for (int t = 0; t < length; t++) {
      rotate(queries, (firstRow + t) * width + head * headSize, t, rotated);
      score(rotated, rotatedKeys, length, t + 1, scale, scores);
      float total = softmax(scores, t + 1);
      int to = (firstRow + t) * width + head * headSize;
      mix(scores, values, firstRow, head * headSize, t, 1 / total, out, to);
    }
  }

  private void rotate(float[] rows, int from, int position, float[] rotated) {
    int half = headSize / 2;
    for (int i = 0; i < half; i++) {
      float a = rows[from + i];
      float b = rows[from + half + i];
      float cosine = cosines[position * half + i];
      float sine = sines[position * half + i];
      rotated[i] = a * cosine - b * sine;
      rotated[half + i] = a * sine + b * cosine;
    }
  }

  private void score(
      float[] query, float[] keys, int length, int visible, float scale, float[] scores) {
    Arrays.fill(scores, 0, visible, 0);
    for (int d = 0; d < headSize; d++) {
      float weight = query[d] * scale;
      int from = d * length;
      for (int t = 0; t < visible; t++) {
        scores[t] += weight * keys[from + t];
      }
    }
  }

  /** Scores to weights before normalisation; their sum. */
  private static float softmax(float[] scores, int visible) {
    float largest = Float.NEGATIVE_INFINITY;
    for (int t = 0; t < visible; t++) {
      largest = Math.max(largest, scores[t]);
    }
    float total = 0;
    for (int t = 0; t < visible; t++) {
      scores[t] = (float) Math.exp(scores[t] - largest);
      total += scores[t];
    }
    return total;
  }

  private void mix(
      float[] weights,
      float[] values,
      int firstRow,
      int column,
      int position,
      float scale,
      float[] out,
      int to) {
    int width = heads * headSize;
    for (int t = 0; t <= position; t++) {
      float weight = weights[t] * scale;
      int from = (firstRow + t) * width + column;
      for (int d = 0; d < headSize; d++) {
        out[to + d] += weight * values[from + d];
      }
    }
  }

  /** Nothing seen yet, for as many sequences. */
  Cache cache(int sequences) {
    return new Cache(sequences);
  }

  /**
   * Keys and values of the positions seen so far: rotated keys transposed, as the loops want them.
   */
  final class Cache {
    private final int longest = cosines.length / (headSize / 2);
    private final float[][] keys;
    private final float[] values;
    private final float[] scores = new float[longest];
    private final float[] rotated = new float[headSize];
    private int position;

    private Cache(int sequences) {
      keys = new float[sequences * heads][headSize * longest];
      values = new float[sequences * longest * heads * headSize];
    }

    /** What the heads write at the next position of every sequence. */
    float[] next(float[] queryRows, float[] keyRows, float[] valueRows) {
      if (position == longest) {
        throw new IllegalArgumentException("sequences end at " + longest + " tokens");
      }
      int width = heads * headSize;
      float[] out = new float[queryRows.length];
      for (int sequence = 0; sequence < queryRows.length / width; sequence++) {
        int firstRow = sequence * longest;
        System.arraycopy(valueRows, sequence * width, values, (firstRow + position) * width, width);
        for (int head = 0; head < heads; head++) {
          float[] headKeys = keys[sequence * heads + head];
          rotate(keyRows, sequence * width + head * headSize, position, rotated);
          for (int d = 0; d < headSize; d++) {
            headKeys[d * longest + position] = rotated[d];
          }
          rotate(queryRows, sequence * width + head * headSize, position, rotated);
          float scale = (float) (1 / Math.sqrt(headSize));
          score(rotated, headKeys, longest, position + 1, scale, scores);
          float weight = 1 / softmax(scores, position + 1);
          int to = sequence * width + head * headSize;
          mix(scores, values, firstRow, head * headSize, position, weight, out, to);
        }
      }
      position++;
      return out;
    }
  }
}
