package dev.weft.clusterer.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.weft.clusterer.Golden;
import dev.weft.core.proto.Similarity;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SimilaritiesTest {
  private static final List<Similarity> BY_COLUMN =
      List.of(
          Similarity.SIMILARITY_PEARSON,
          Similarity.SIMILARITY_JACCARD,
          Similarity.SIMILARITY_COSINE,
          Similarity.SIMILARITY_PMI);

  static WindowCorrelations golden() {
    return SampledWindow.of(
        Golden.lines("similarity-samples.csv").stream()
            .map(line -> Stream.of(line.split(",", -1)).mapToLong(Long::parseLong).toArray())
            .toArray(long[][]::new));
  }

  /** numpy's corrcoef, scikit-learn's jaccard_score and cosine_similarity, numpy's logarithm. */
  @Test
  void shouldAgreeWithNumpyAndScikitLearnInTheWholeAndInEachHalf() {
    WindowCorrelations window = golden();
    double[] r = window.correlations();
    int compared = 0;
    for (int column = 0; column < BY_COLUMN.size(); column++) {
      Similarity similarity = BY_COLUMN.get(column);
      double[][] ours = {
        Similarities.ofHalf(window, similarity, 0),
        Similarities.ofHalf(window, similarity, 1),
        Similarities.whole(window, similarity, r)
      };
      int line = 0;
      for (String expected : Golden.lines("similarities.csv")) {
        String[] fields = expected.split(",", -1);
        double own = ours[Integer.parseInt(fields[0])][line % r.length];
        assertThat(window.rows()[line % r.length]).isEqualTo(Integer.parseInt(fields[1]));
        assertThat(window.columns()[line % r.length]).isEqualTo(Integer.parseInt(fields[2]));
        line++;
        if (fields[3 + column].equals("-inf")) {
          assertThat(own).isEqualTo(Double.NEGATIVE_INFINITY);
        } else {
          assertThat(own)
              .as("%s of %s", similarity, expected)
              .isCloseTo(Double.parseDouble(fields[3 + column]), within(1e-13));
        }
        compared++;
      }
    }
    assertThat(compared).isEqualTo(4 * 3 * 66);
  }

  @Test
  void shouldComeOutByHand() {
    // 100 samples; one fires in 20, the other in 10, both in 8.
    assertThat(Similarities.of(Similarity.SIMILARITY_JACCARD, 100, 20, 10, 8)).isEqualTo(8 / 22.0);
    assertThat(Similarities.of(Similarity.SIMILARITY_COSINE, 100, 20, 10, 8))
        .isEqualTo(8 / Math.sqrt(200));
    assertThat(Similarities.of(Similarity.SIMILARITY_PMI, 100, 20, 10, 8)).isEqualTo(Math.log(4));
    assertThat(Similarities.of(Similarity.SIMILARITY_JACCARD, 100, 0, 0, 0)).isNaN();
    assertThat(Similarities.of(Similarity.SIMILARITY_COSINE, 100, 0, 5, 0)).isNaN();
    assertThat(Similarities.of(Similarity.SIMILARITY_PMI, 100, 5, 5, 0))
        .isEqualTo(Double.NEGATIVE_INFINITY);
  }

  @Test
  void shouldBeTheSameInUnitsOfDecayedSamples() {
    for (Similarity similarity : BY_COLUMN.subList(1, 4)) {
      assertThat(Similarities.of(similarity, 100L << 8, 20L << 8, 10L << 8, 8L << 8))
          .isCloseTo(Similarities.of(similarity, 100, 20, 10, 8), within(1e-15));
    }
  }

  @Test
  void shouldRefuseWhereTheReadingKeepsNoJointCounts() {
    WindowCorrelations window = PlantedWindow.of(3, 3, 60, 1, 0);
    EdgeSettings jaccard = new EdgeSettings(Similarity.SIMILARITY_JACCARD, 0.3, true, 10, false);
    Analysis analysis = Analysis.DEFAULT.with(jaccard);
    assertThat(analysis.impossible(window.reading(), window.manifest()))
        .containsExactly("jaccard needs joint counts, and the reading keeps none (--joint-counts)");
    assertThatThrownBy(() -> Clustering.cluster(window, analysis, null))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldSayWhatAReadingKeepsTooLittleFor() {
    WindowCorrelations window = PlantedWindow.of(3, 3, 60, 1, 0);
    var reading = window.reading().toBuilder().setFloor(0.2).build();
    Analysis low =
        Analysis.DEFAULT.with(
            new EdgeSettings(Similarity.SIMILARITY_PEARSON_BOTH_SIGNS, 0.1, true, 10, false));
    assertThat(low.impossible(reading, window.manifest()))
        .containsExactly(
            "pearson-both-signs needs pairs of negative r, and the reading keeps none (a negative"
                + " --floor)",
            "floor 0.1 is below the reading's 0.2");
    Analysis nowhere = Analysis.DEFAULT.with(new Scope(List.of(7), List.of(), 50));
    assertThat(nowhere.impossible(reading, window.manifest()))
        .containsExactly("the run has no such layers and matrices");
    assertThat(Analysis.DEFAULT.impossible(reading, window.manifest())).isEmpty();
  }
}
