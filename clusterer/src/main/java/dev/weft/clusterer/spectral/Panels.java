package dev.weft.clusterer.spectral;

/** Turns a panel of vectors from one vector after another to one node after another, and back. */
final class Panels {
  private static final int PANEL = NormalisedLaplacian.PANEL;

  private Panels() {}

  /** Node by node; vectors beyond {@code some} become 0. */
  static void byNode(double[] columns, double[] rows, int n, int some) {
    for (int v = 0; v < n; v++) {
      for (int c = 0; c < PANEL; c++) {
        rows[v * PANEL + c] = c < some ? columns[c * n + v] : 0;
      }
    }
  }

  /** Vector by vector, the first {@code some}. */
  static void byColumn(double[] rows, double[] columns, int n, int some) {
    for (int v = 0; v < n; v++) {
      for (int c = 0; c < some; c++) {
        columns[c * n + v] = rows[v * PANEL + c];
      }
    }
  }
}
