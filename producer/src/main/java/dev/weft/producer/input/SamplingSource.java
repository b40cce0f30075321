package dev.weft.producer.input;

import com.google.protobuf.ByteString;
import dev.weft.producer.model.LanguageModel;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The model's own text, sampled at temperature 1 from {@code <s>}; never runs dry. Each batch has
 * its own seed, so that any batch can be made again. Not safe for several threads.
 */
public final class SamplingSource implements TokenSource {
  private static final Pattern POSITION = Pattern.compile("sampled:([0-9]{1,18})");

  private final LanguageModel model;
  private final long seed;
  private final int node;
  private final int sequences;
  private final int length;
  private final double[] cumulated;
  private long batch;

  /**
   * At the beginning.
   *
   * @param seed of the run
   * @param node which of its nodes this is: each has a stream of its own
   */
  public SamplingSource(LanguageModel model, long seed, int node, int sequences, int length) {
    if (sequences < 1 || length < 1 || length > model.longestSequence()) {
      throw new IllegalArgumentException(sequences + " sequences of " + length + " tokens");
    }
    this.model = model;
    this.seed = seed;
    this.node = node;
    this.sequences = sequences;
    this.length = length;
    cumulated = new double[model.vocabulary()];
  }

  @Override
  public TokenBatch next() {
    SplittableRandom random = Seeds.of(seed, node, batch);
    int[][] rows = new int[sequences][length];
    LanguageModel.Decoder decoder = model.decoder(sequences);
    int[] last = new int[sequences];
    Arrays.fill(last, model.firstToken());
    for (int t = 0; t < length; t++) {
      for (int s = 0; s < sequences; s++) {
        rows[s][t] = last[s];
      }
      if (t + 1 < length) {
        float[] logits = decoder.next(last);
        for (int s = 0; s < sequences; s++) {
          last[s] = draw(logits, s * cumulated.length, random.nextDouble());
        }
      }
    }
    batch++;
    return new TokenBatch(rows, ByteString.copyFromUtf8("sampled:" + batch));
  }

  /** The token at which the cumulated softmax passes u. */
  private int draw(float[] logits, int from, double u) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int v = 0; v < cumulated.length; v++) {
      largest = Math.max(largest, logits[from + v]);
    }
    double total = 0;
    for (int v = 0; v < cumulated.length; v++) {
      total += Math.exp(logits[from + v] - largest);
      cumulated[v] = total;
    }
    int token = 0;
    while (token + 1 < cumulated.length && cumulated[token] <= u * total) {
      token++;
    }
    return token;
  }

  @Override
  public void seek(ByteString position) {
    Matcher matcher = POSITION.matcher(position.toStringUtf8());
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'" + position.toStringUtf8() + "' is no position in sampled text");
    }
    batch = Long.parseLong(matcher.group(1));
  }
}
