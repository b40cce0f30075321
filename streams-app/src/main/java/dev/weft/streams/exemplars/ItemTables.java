package dev.weft.streams.exemplars;

import dev.weft.core.proto.ItemKind;
import dev.weft.core.proto.ItemRow;
import dev.weft.core.proto.ItemTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Which tokens or features a cluster is active on, and how much of its activity they explain.
 * Stateless.
 *
 * <p>Lift is P(active | item) / P(active); its interval is Wilson's (1927) 95 % interval of
 * P(active | item) over P(active), which is wide where counts are small and never below 0. It takes
 * samples as independent, which neighbouring tokens are not.
 *
 * <p>R² by the item is the share of the activity's sum of squares that lies between the means of
 * the items, less what as many random groups would explain: 1 - (1 - R²)(n - 1)/(n - groups).
 */
final class ItemTables {
  private static final int BY_COUNT = 20;
  private static final int BY_LIFT = 10;
  private static final double Z = 1.959963984540054;

  private ItemTables() {}

  /** One table. */
  static ItemTable table(ItemKind kind, SumsByItem sums, CountsByItem counts) {
    ItemTable.Builder table =
        ItemTable.newBuilder()
            .setKind(kind)
            .setSamples(counts.samples(kind))
            .setActive(sums.totalActive())
            .setDistinct(sums.size())
            .addAllRows(rows(kind, sums, counts));
    OptionalDouble explained =
        kind == ItemKind.ITEM_KIND_FEATURE
            ? explainedByOne(sums, counts)
            : explained(kind, sums, counts);
    explained.ifPresent(table::setExplained);
    return table.build();
  }

  private static List<ItemRow> rows(ItemKind kind, SumsByItem sums, CountsByItem counts) {
    int[] items = sums.items();
    int[] active = sums.active();
    double base = (double) sums.totalActive() / Math.max(1, counts.samples(kind));
    List<ItemRow> rows = new ArrayList<>();
    for (int i = 0; i < items.length; i++) {
      if (active[i] > 0) {
        rows.add(row(items[i], active[i], Math.max(active[i], counts.count(kind, items[i])), base));
      }
    }
    rows.sort(
        Comparator.comparingLong((ItemRow row) -> -row.getActive())
            .thenComparingInt(ItemRow::getItem));
    Set<ItemRow> chosen = new LinkedHashSet<>(rows.subList(0, Math.min(BY_COUNT, rows.size())));
    rows.stream()
        .sorted(Comparator.comparingDouble(row -> -row.getLiftLow()))
        .limit(BY_LIFT)
        .forEach(chosen::add);
    return List.copyOf(chosen);
  }

  private static ItemRow row(int item, long active, long samples, double base) {
    double[] wilson = wilson(active, samples);
    return ItemRow.newBuilder()
        .setItem(item)
        .setSamples(samples)
        .setActive(active)
        .setLift((double) active / samples / base)
        .setLiftLow(wilson[0] / base)
        .setLiftHigh(wilson[1] / base)
        .build();
  }

  /** Wilson's 95 % interval of a share. */
  static double[] wilson(long hits, long trials) {
    double share = (double) hits / trials;
    double z2 = Z * Z / trials;
    double centre = share + z2 / 2;
    double half = Z * Math.sqrt(share * (1 - share) / trials + z2 / (4 * trials));
    return new double[] {
      Math.max(0, (centre - half) / (1 + z2)), Math.min(1, (centre + half) / (1 + z2))
    };
  }

  /** Adjusted R² by groups of the same item; items that were forgotten are one group. */
  static OptionalDouble explained(ItemKind kind, SumsByItem sums, CountsByItem counts) {
    double n = counts.samples(kind);
    int[] items = sums.items();
    double[] by = sums.sums();
    double between = 0;
    double restSum = sums.totalSum();
    double restSamples = n;
    for (int i = 0; i < items.length; i++) {
      double with = Math.max(1, counts.count(kind, items[i]));
      between += by[i] * by[i] / with;
      restSum -= by[i];
      restSamples -= with;
    }
    if (restSamples > 0 && restSum > 0) {
      between += restSum * restSum / restSamples;
    }
    return adjusted(between, sums, n, counts.distinct(kind));
  }

  /** Adjusted R² by whether a feature is on, of the feature that explains most. */
  static OptionalDouble explainedByOne(SumsByItem sums, CountsByItem counts) {
    double n = counts.samples(ItemKind.ITEM_KIND_FEATURE);
    int[] items = sums.items();
    double[] by = sums.sums();
    double best = 0;
    for (int i = 0; i < items.length; i++) {
      double with = counts.count(ItemKind.ITEM_KIND_FEATURE, items[i]);
      double without = n - with;
      if (with > 0 && without > 0) {
        double rest = sums.totalSum() - by[i];
        best = Math.max(best, by[i] * by[i] / with + rest * rest / without);
      }
    }
    return adjusted(best, sums, n, 2);
  }

  private static OptionalDouble adjusted(double between, SumsByItem sums, double n, int groups) {
    double correction = sums.totalSum() * sums.totalSum() / Math.max(1, n);
    double total = sums.totalSquares() - correction;
    if (!(total > 0) || n <= groups) {
      return OptionalDouble.empty();
    }
    double unexplained = Math.max(0, 1 - (between - correction) / total);
    return OptionalDouble.of(Math.max(0, 1 - unexplained * (n - 1) / (n - groups)));
  }
}
