package dev.weft.streams.exemplars;

import dev.weft.core.LittleEndian;
import dev.weft.core.proto.ItemKind;
import dev.weft.core.proto.ItemSums;
import java.util.Arrays;

/**
 * A cluster's activity by item (token or feature): for each, the samples it was active on and the
 * sum of its activity. An open-addressed table of at most {@link #MOST} items, 32 bytes each; when
 * full, the half with the smallest sums is forgotten. Not safe for several threads.
 */
final class SumsByItem {
  static final int MOST = 4_096;

  private static final int FREE = -1;

  private int[] items;
  private int[] active;
  private double[] sums;
  private int size;
  private long totalActive;
  private double totalSum;
  private double totalSquares;

  SumsByItem() {
    allocate(64);
  }

  private void allocate(int capacity) {
    items = new int[capacity];
    Arrays.fill(items, FREE);
    active = new int[capacity];
    sums = new double[capacity];
    size = 0;
  }

  /** Counts a sample that has an item of this kind. */
  void addSample(double activity, boolean isActive) {
    totalSum += activity;
    totalSquares += activity * activity;
    totalActive += isActive ? 1 : 0;
  }

  /** Counts one of the sample's items. */
  void addItem(int item, double activity, boolean isActive) {
    put(item, isActive ? 1 : 0, activity);
  }

  private void put(int item, int moreActive, double moreSum) {
    int at = place(item);
    if (items[at] == FREE) {
      items[at] = item;
      size++;
    }
    active[at] += moreActive;
    sums[at] += moreSum;
    if (2 * size > items.length) {
      grow();
    }
  }

  private int place(int item) {
    int mask = items.length - 1;
    int at = ((item * 0x9E3779B9) >>> 7) & mask;
    while (items[at] != item && items[at] != FREE) {
      at = (at + 1) & mask;
    }
    return at;
  }

  private void grow() {
    int[] oldItems = items;
    int[] oldActive = active;
    double[] oldSums = sums;
    double floor = Double.NEGATIVE_INFINITY;
    if (size >= MOST) {
      double[] sorted = sums();
      Arrays.sort(sorted);
      floor = sorted[size / 2];
      allocate(items.length);
    } else {
      allocate(2 * items.length);
    }
    for (int i = 0; i < oldItems.length; i++) {
      if (oldItems[i] != FREE && oldSums[i] > floor) {
        int at = place(oldItems[i]);
        items[at] = oldItems[i];
        active[at] = oldActive[i];
        sums[at] = oldSums[i];
        size++;
      }
    }
  }

  /** Adds what another partition saw. */
  void merge(SumsByItem other) {
    for (int i = 0; i < other.items.length; i++) {
      if (other.items[i] != FREE) {
        put(other.items[i], other.active[i], other.sums[i]);
      }
    }
    totalActive += other.totalActive;
    totalSum += other.totalSum;
    totalSquares += other.totalSquares;
  }

  int size() {
    return size;
  }

  /** Items in an order that {@link #active()} and {@link #sums()} share. */
  int[] items() {
    int[] kept = new int[size];
    int to = 0;
    for (int item : items) {
      if (item != FREE) {
        kept[to++] = item;
      }
    }
    return kept;
  }

  int[] active() {
    int[] kept = new int[size];
    int to = 0;
    for (int i = 0; i < items.length; i++) {
      if (items[i] != FREE) {
        kept[to++] = active[i];
      }
    }
    return kept;
  }

  double[] sums() {
    double[] kept = new double[size];
    int to = 0;
    for (int i = 0; i < items.length; i++) {
      if (items[i] != FREE) {
        kept[to++] = sums[i];
      }
    }
    return kept;
  }

  long totalActive() {
    return totalActive;
  }

  double totalSum() {
    return totalSum;
  }

  double totalSquares() {
    return totalSquares;
  }

  ItemSums message(ItemKind kind) {
    return ItemSums.newBuilder()
        .setKind(kind)
        .setItems(LittleEndian.ofInts(items()))
        .setActive(LittleEndian.ofInts(active()))
        .setSums(LittleEndian.ofDoubles(sums()))
        .setTotalActive(totalActive)
        .setTotalSum(totalSum)
        .setTotalSquares(totalSquares)
        .build();
  }

  static SumsByItem of(ItemSums message) {
    SumsByItem table = new SumsByItem();
    int[] items = LittleEndian.ints(message.getItems());
    int[] active = LittleEndian.ints(message.getActive());
    double[] sums = LittleEndian.doubles(message.getSums());
    for (int i = 0; i < items.length; i++) {
      table.put(items[i], active[i], sums[i]);
    }
    table.totalActive = message.getTotalActive();
    table.totalSum = message.getTotalSum();
    table.totalSquares = message.getTotalSquares();
    return table;
  }
}
