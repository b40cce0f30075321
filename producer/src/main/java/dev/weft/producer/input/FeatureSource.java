package dev.weft.producer.input;

import com.google.protobuf.ByteString;
import dev.weft.producer.model.FeatureDistribution;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Draws a toy model's inputs: never runs dry, and the same again for the same seed, node and batch.
 * Not safe for several threads.
 */
public final class FeatureSource {
  private static final Pattern POSITION = Pattern.compile("drawn:(\\d{1,18})");

  private final FeatureDistribution distribution;
  private final long seed;
  private final int node;
  private final int samples;
  private long batch;

  /**
   * At the beginning.
   *
   * @param seed of the run
   * @param node which of its nodes this is: each has a stream of its own
   * @param samples a batch
   */
  public FeatureSource(FeatureDistribution distribution, long seed, int node, int samples) {
    if (samples < 1) {
      throw new IllegalArgumentException(samples + " samples a batch");
    }
    this.distribution = distribution;
    this.seed = seed;
    this.node = node;
    this.samples = samples;
  }

  /** The next batch, row-major samples x features. */
  public float[] next() {
    SplittableRandom random = Seeds.of(seed, node, batch);
    float[] features = new float[Math.multiplyExact(samples, distribution.features())];
    double width = distribution.high() - distribution.low();
    for (int i = 0; i < features.length; i++) {
      if (random.nextDouble() < distribution.probability()) {
        features[i] = (float) (distribution.low() + width * random.nextDouble());
      }
    }
    batch++;
    return features;
  }

  /** Where it stands: {@link #seek} takes it. */
  public ByteString position() {
    return ByteString.copyFromUtf8("drawn:" + batch);
  }

  /**
   * Goes to where it stood.
   *
   * @throws IllegalArgumentException if the position is not of this source's form
   */
  public void seek(ByteString position) {
    Matcher matcher = POSITION.matcher(position.toStringUtf8());
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'" + position.toStringUtf8() + "' is no position in drawn features");
    }
    batch = Long.parseLong(matcher.group(1));
  }
}
