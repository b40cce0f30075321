package dev.weft.producer.input;

import com.google.protobuf.ByteString;
import dev.weft.producer.model.LanguageModel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/**
 * The model's own text, sampled at temperature 1 from {@code <s>}; never runs dry. Each batch has
 * its own seed, so that any batch can be made again. Not safe for several threads.
 */
public final class SamplingSource implements TokenSource {
  private final LanguageModel model;
  private final long seed;
  private final int sequences;
  private final int length;
  private final int firstToken;
  private long batch;

  /**
   * At the beginning.
   *
   * @param seed of this node's stream
   */
  public SamplingSource(LanguageModel model, long seed, int sequences, int length) {
    this.model = model;
    this.seed = seed;
    this.sequences = sequences;
    this.length = length;
    this.firstToken = model.firstToken();
  }

  @Override
  public TokenBatch next() {
    Random random = new Random(seed * 0x9E3779B97F4A7C15L + batch);
    int[][] rows = new int[sequences][length];
    LanguageModel.Decoder decoder = model.decoder(sequences);
    int[] last = new int[sequences];
    Arrays.fill(last, firstToken);
    for (int t = 0; t < length; t++) {
      for (int s = 0; s < sequences; s++) {
        rows[s][t] = last[s];
      }
      if (t + 1 < length) {
        float[] logits = decoder.next(last);
        for (int s = 0; s < sequences; s++) {
          last[s] = draw(logits, s * model.vocabulary(), random.nextDouble());
        }
      }
    }
    batch++;
    return new TokenBatch(rows, ByteString.copyFromUtf8("sampled:" + batch));
  }

  /** The token at which the cumulated softmax passes u. */
  private int draw(float[] logits, int from, double u) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int v = 0; v < model.vocabulary(); v++) {
      largest = Math.max(largest, logits[from + v]);
    }
    double[] cumulated = new double[model.vocabulary()];
    double total = 0;
    for (int v = 0; v < cumulated.length; v++) {
      total += Math.exp(logits[from + v] - largest);
      cumulated[v] = total;
    }
    int token = 0;
    while (token + 1 < cumulated.length && cumulated[token] < u * total) {
      token++;
    }
    return token;
  }

  @Override
  public void seek(ByteString position) {
    String text = position.toString(StandardCharsets.UTF_8);
    if (!text.matches("sampled:[0-9]{1,18}")) {
      throw new IllegalArgumentException("'" + text + "' is no position in sampled text");
    }
    batch = Long.parseLong(text.substring("sampled:".length()));
  }
}
