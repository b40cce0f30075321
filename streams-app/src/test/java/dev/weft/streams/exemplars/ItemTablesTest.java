package dev.weft.streams.exemplars;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weft.core.proto.ItemKind;
import dev.weft.core.proto.ItemRow;
import dev.weft.core.proto.ItemTable;
import org.junit.jupiter.api.Test;

final class ItemTablesTest {
  private static final int[] TOKENS = {0, 1, 2, 0, 1, 2, 0, 1, 3, 3, 0, 2};
  private static final double[] ACTIVITY = {.9, 0, .1, .8, .05, 0, 1, 0, .5, .4, .7, .2};

  private static ItemTable table() {
    SumsByItem sums = new SumsByItem();
    for (int s = 0; s < TOKENS.length; s++) {
      if (ACTIVITY[s] > 0) {
        sums.addSample(ACTIVITY[s], ACTIVITY[s] >= 0.5);
        sums.addItem(TOKENS[s], ACTIVITY[s], ACTIVITY[s] >= 0.5);
      }
    }
    CountsByItem counts = new CountsByItem();
    counts.add(Observed.plain(TOKENS, ACTIVITY));
    return ItemTables.table(ItemKind.ITEM_KIND_TOKEN, sums, counts);
  }

  @Test
  void wilsonIntervalsAreScipys() {
    // scipy.stats.binomtest(k, n).proportion_ci(method="wilson")
    assertInterval(0, 7, 0.0, 0.35433043506668743);
    assertInterval(1, 1, 0.20654931437723745, 1.0);
    assertInterval(3, 10, 0.10779126740630102, 0.6032218525388546);
    assertInterval(500, 2_000, 0.2315141344248188, 0.26944438921580777);
  }

  private static void assertInterval(long hits, long trials, double low, double high) {
    assertThat(ItemTables.wilson(hits, trials)[0]).isCloseTo(low, within(1e-12));
    assertThat(ItemTables.wilson(hits, trials)[1]).isCloseTo(high, within(1e-12));
  }

  @Test
  void explainedIsTheAdjustedRSquaredOfARegressionOnTokens() {
    // sklearn.linear_model.LinearRegression on one-hot tokens, adjusted for 4 groups
    assertThat(table().getExplained()).isCloseTo(0.9341403097748275, within(1e-7));
  }

  @Test
  void rowsCarryCountsAndLift() {
    ItemTable table = table();
    ItemRow first = table.getRows(0);
    assertThat(first.getItem()).isZero();
    assertThat(first.getSamples()).isEqualTo(4);
    assertThat(first.getActive()).isEqualTo(4);
    assertThat(first.getLift()).isCloseTo(1 / (5.0 / 12), within(1e-12));
    assertThat(first.getLiftLow()).isLessThan(first.getLift());
    assertThat(first.getLiftHigh()).isGreaterThanOrEqualTo(first.getLift());
    assertThat(table.getRowsList()).hasSize(2);
    assertThat(table.getActive()).isEqualTo(5);
  }

  @Test
  void forgottenItemsKeepTheTotals() {
    SumsByItem sums = new SumsByItem();
    for (int item = 0; item < 3 * SumsByItem.MOST; item++) {
      sums.addSample(item % 7 / 7.0, false);
      sums.addItem(item, item % 7 / 7.0, false);
    }
    assertThat(sums.size()).isLessThanOrEqualTo(SumsByItem.MOST + 1);
    assertThat(SumsByItem.of(sums.message(ItemKind.ITEM_KIND_TOKEN)).totalSum())
        .isEqualTo(sums.totalSum());
  }
}
