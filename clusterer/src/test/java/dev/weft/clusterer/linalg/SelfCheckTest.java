package dev.weft.clusterer.linalg;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.clusterer.linalg.LinearAlgebra.Eigenpairs;
import org.junit.jupiter.api.Test;

class SelfCheckTest {
  private static final double[] MATRIX = {2, 1, 1, 2};

  @Test
  void shouldPassOnThisMachine() {
    assertThatCode(SelfCheck::requireRightAnswers).doesNotThrowAnyException();
  }

  @Test
  void shouldRefuseWrongVectorsWrongValuesAndNaN() {
    double s = Math.sqrt(0.5);
    double[] right = {s, -s, s, s};
    assertThatCode(
            () ->
                SelfCheck.requireRight(
                    MATRIX, new Eigenpairs(2, new double[] {1, 3}, right), "routine"))
        .doesNotThrowAnyException();
    assertWrong(new double[] {1, 3}, new double[] {1, 0, 0, 1});
    assertWrong(new double[] {1, 3.001}, right);
    assertWrong(new double[] {1, 3}, new double[] {2 * s, -2 * s, s, s});
    assertWrong(new double[] {1, Double.NaN}, right);
    assertWrong(new double[] {1, 3}, new double[] {s, -s, Double.NaN, s});
  }

  private static void assertWrong(double[] values, double[] vectors) {
    assertThatThrownBy(
            () -> SelfCheck.requireRight(MATRIX, new Eigenpairs(2, values, vectors), "dsyevd"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("dsyevd");
  }
}
