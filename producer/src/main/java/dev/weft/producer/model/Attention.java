package dev.weft.producer.model;

import java.util.Arrays;

/**
 * Causal self-attention with rotary embedding. Sequences lie one after another; each head of each
 * sequence takes two matrix products. Immutable; safe for several threads.
 */
final class Attention {
  private final int heads;
  private final int headSize;
  private final Rotation rotation;

  /** For sequences of at most this length. */
  Attention(int heads, int headSize, int longest, double base) {
    this.heads = heads;
    this.headSize = headSize;
    rotation = new Rotation(headSize, longest, base);
  }

  /** What the heads write, row-major (sequences · length) x (heads · headSize). */
  float[] apply(float[] queries, float[] keys, float[] values, int sequences, int length) {
    float[] out = new float[queries.length];
    for (int sequence = 0; sequence < sequences; sequence++) {
      for (int head = 0; head < heads; head++) {
        int from = sequence * length * heads * headSize + head * headSize;
        float[] turnedQueries = turned(queries, from, length, (float) (1 / Math.sqrt(headSize)));
        float[] turnedKeys = turned(keys, from, length, 1);
        float[] weights =
            Products.multiplyTransposed(turnedQueries, turnedKeys, length, headSize, length);
        for (int t = 0; t < length; t++) {
          softmax(weights, t * length, t + 1, length);
        }
        float[] own = packed(values, from, length);
        unpack(Products.multiply(weights, own, length, length, headSize), out, from);
      }
    }
    return out;
  }

  private float[] turned(float[] rows, int from, int length, float scale) {
    float[] turned = new float[length * headSize];
    for (int t = 0; t < length; t++) {
      rotation.apply(rows, from + t * heads * headSize, t, scale, turned, t * headSize);
    }
    return turned;
  }

  private float[] packed(float[] rows, int from, int length) {
    float[] packed = new float[length * headSize];
    for (int t = 0; t < length; t++) {
      System.arraycopy(rows, from + t * heads * headSize, packed, t * headSize, headSize);
    }
    return packed;
  }

  private void unpack(float[] packed, float[] rows, int from) {
    for (int t = 0; t < packed.length / headSize; t++) {
      System.arraycopy(packed, t * headSize, rows, from + t * heads * headSize, headSize);
    }
  }

  /** Scores to weights, in place; what is not visible gets none. */
  private static void softmax(float[] scores, int from, int visible, int length) {
    float largest = Float.NEGATIVE_INFINITY;
    for (int t = from; t < from + visible; t++) {
      largest = Math.max(largest, scores[t]);
    }
    float total = 0;
    for (int t = from; t < from + visible; t++) {
      float weight = Exponential.ofNegative(scores[t] - largest);
      scores[t] = weight;
      total += weight;
    }
    float scale = 1 / total;
    for (int t = from; t < from + visible; t++) {
      scores[t] *= scale;
    }
    for (int t = from + visible; t < from + length; t++) {
      scores[t] = 0;
    }
  }

  /** Nothing seen yet, for as many sequences. */
  Cache cache(int sequences) {
    return new Cache(sequences);
  }

  /**
   * Keys and values of the positions seen so far, a head of a sequence after another, each
   * dimension's positions side by side. Memory: 8 bytes a sequence, position and dimension. Not
   * safe for several threads.
   */
  final class Cache {
    private final int longest = rotation.longest();
    private final float[][] keys;
    private final float[][] values;
    private final float[] turned = new float[headSize];
    private final float[] weights = new float[longest];
    private int position;

    private Cache(int sequences) {
      keys = new float[sequences * heads][headSize * longest];
      values = new float[sequences * heads][headSize * longest];
    }

    /** What the heads write at the next position of every sequence. */
    float[] next(float[] queryRows, float[] keyRows, float[] valueRows) {
      if (position == longest) {
        throw new IllegalArgumentException("sequences end at " + longest + " tokens");
      }
      float[] out = new float[queryRows.length];
      for (int head = 0; head < keys.length; head++) {
        int from = head * headSize;
        rotation.apply(keyRows, from, position, 1, turned, 0);
        for (int d = 0; d < headSize; d++) {
          keys[head][d * longest + position] = turned[d];
          values[head][d * longest + position] = valueRows[from + d];
        }
        float scale = (float) (1 / Math.sqrt(headSize));
        rotation.apply(queryRows, from, position, scale, turned, 0);
        score(keys[head]);
        softmax(weights, 0, position + 1, position + 1);
        mix(values[head], out, from);
      }
      position++;
      return out;
    }

    private void score(float[] headKeys) {
      Arrays.fill(weights, 0, position + 1, 0);
      for (int d = 0; d < headSize; d++) {
        float weight = turned[d];
        int from = d * longest;
        for (int t = 0; t <= position; t++) {
          weights[t] += weight * headKeys[from + t];
        }
      }
    }

    private void mix(float[] headValues, float[] out, int outFrom) {
      for (int d = 0; d < headSize; d++) {
        int from = d * longest;
        float sum = 0;
        for (int t = 0; t <= position; t++) {
          sum += weights[t] * headValues[from + t];
        }
        out[outFrom + d] = sum;
      }
    }
  }
}
