package dev.weft.streams.comoments;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.core.ExactPearson;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EdgeScoreTest {
  private static final long ONE = 32_768;

  /** One subcomponent of full strength, but for some samples where q is one less. */
  private static MarginalSums almostConstant(long samples, long less) {
    VarintWriter writer = new VarintWriter(64);
    long sum = samples * ONE - less;
    long squares = samples * ONE * ONE - less * (2 * ONE - 1);
    for (long value : new long[] {1, 1, sum, squares, samples, ONE}) {
      writer.put(value);
    }
    return MarginalSums.decode(writer.toBytes(), 1);
  }

  /** n·Σxy and Σx·Σy agree in some 30 to 60 binary digits here: doubles alone would not do. */
  @Test
  void shouldLoseNoEdgeNearTheFloorWhereDoublesCancel() {
    Random random = new Random(25);
    int edges = 0;
    int trials = 20_000;
    for (int trial = 0; trial < trials; trial++) {
      long n = 1 + (random.nextLong() >>> (31 + random.nextInt(20)));
      long a = Math.min(n - 1, 1 + (random.nextLong() >>> (33 + random.nextInt(30))));
      long b = Math.min(n - 1, 1 + (random.nextLong() >>> (33 + random.nextInt(30))));
      double r = 0.2 + 1e-6 * random.nextGaussian();
      double deviations = Math.sqrt((double) a * (n - a)) * Math.sqrt((double) b * (n - b)) / n;
      long both = Math.round((double) a * b / n + r * deviations);
      long sumProducts = n * ONE * ONE - (a + b) * ONE + both;
      MarginalSums x = almostConstant(n, a);
      MarginalSums y = almostConstant(n, b);
      double exact =
          ExactPearson.correlation(
              n, x.sum(0), y.sum(0), x.sumSquares(0), y.sumSquares(0), sumProducts);
      for (boolean bothSigns : new boolean[] {false, true}) {
        EdgeScore score = new EdgeScore(new EdgeRule(0.2, 0, bothSigns), n, x, y);
        boolean expected = (bothSigns ? Math.abs(exact) : exact) >= 0.2;
        assertThat(score.offer(0, 0, sumProducts)).isEqualTo(expected);
        edges += expected ? 1 : 0;
      }
    }
    assertThat(edges).isBetween(trials / 2, trials * 3 / 2);
  }
}
