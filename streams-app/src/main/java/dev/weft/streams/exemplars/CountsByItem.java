package dev.weft.streams.exemplars;

import dev.weft.core.LittleEndian;
import dev.weft.core.proto.ItemCounts;
import dev.weft.core.proto.ItemKind;
import dev.weft.core.proto.ItemTotals;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/**
 * How many samples have an item (token or feature), by kind of item; 8 bytes an item. Not safe for
 * several threads.
 */
final class CountsByItem {
  private final Map<ItemKind, Counts> kinds = new EnumMap<>(ItemKind.class);
  private long samples;

  private static final class Counts {
    private long samples;
    private long[] counts = new long[64];

    void add(int item, long count) {
      if (item >= counts.length) {
        counts = Arrays.copyOf(counts, Math.max(item + 1, 2 * counts.length));
      }
      counts[item] += count;
    }
  }

  /** Counts every sample of a batch. */
  void add(ObservedBatch batch) {
    samples += batch.samples();
    for (int s = 0; s < batch.samples(); s++) {
      count(ItemKind.ITEM_KIND_TOKEN, batch.token(s));
      count(ItemKind.ITEM_KIND_PREVIOUS_TOKEN, batch.previous(s));
      count(ItemKind.ITEM_KIND_PREDICTED_TOKEN, batch.predicted(s));
    }
    if (batch.hasFeatures()) {
      Counts features = of(ItemKind.ITEM_KIND_FEATURE);
      features.samples += batch.samples();
      for (int feature : batch.features()) {
        features.add(feature, 1);
      }
    }
  }

  private void count(ItemKind kind, int item) {
    if (item != ObservedBatch.NONE) {
      Counts counts = of(kind);
      counts.samples++;
      counts.add(item, 1);
    }
  }

  private Counts of(ItemKind kind) {
    return kinds.computeIfAbsent(kind, any -> new Counts());
  }

  /** Adds, or with a factor of -1 takes away. */
  void add(CountsByItem other, int factor) {
    samples += factor * other.samples;
    other.kinds.forEach(
        (kind, more) -> {
          Counts counts = of(kind);
          counts.samples += factor * more.samples;
          for (int item = 0; item < more.counts.length; item++) {
            if (more.counts[item] != 0) {
              counts.add(item, factor * more.counts[item]);
            }
          }
        });
  }

  long samples() {
    return samples;
  }

  long samples(ItemKind kind) {
    return kinds.containsKey(kind) ? of(kind).samples : 0;
  }

  long count(ItemKind kind, long item) {
    long[] counts = kinds.containsKey(kind) ? of(kind).counts : new long[0];
    return item < counts.length ? counts[(int) item] : 0;
  }

  /** Items of a kind that any sample has. */
  int distinct(ItemKind kind) {
    return kinds.containsKey(kind)
        ? (int) Arrays.stream(of(kind).counts).filter(count -> count > 0).count()
        : 0;
  }

  ItemTotals message() {
    ItemTotals.Builder totals = ItemTotals.newBuilder().setSamples(samples);
    kinds.forEach(
        (kind, counts) -> {
          int length = counts.counts.length;
          while (length > 0 && counts.counts[length - 1] == 0) {
            length--;
          }
          totals.addCounts(
              ItemCounts.newBuilder()
                  .setKind(kind)
                  .setSamples(counts.samples)
                  .setCounts(LittleEndian.ofLongs(Arrays.copyOf(counts.counts, length))));
        });
    return totals.build();
  }

  static CountsByItem of(ItemTotals message) {
    CountsByItem counter = new CountsByItem();
    counter.samples = message.getSamples();
    for (ItemCounts counts : message.getCountsList()) {
      Counts kept = counter.of(counts.getKind());
      kept.samples = counts.getSamples();
      kept.counts = LittleEndian.longs(counts.getCounts());
    }
    return counter;
  }
}
