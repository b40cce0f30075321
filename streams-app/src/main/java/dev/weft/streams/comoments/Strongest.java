package dev.weft.streams.comoments;

import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * For each of several places the strongest few of those offered; equally strong ones are taken by
 * lower number. A binary heap a place, weakest on top. 12 bytes x places x limit. Independent of
 * the order of offers. Not safe for several threads.
 */
final class Strongest {
  private final int limit;
  private final double[] strengths;
  private final int[] numbers;
  private final int[] sizes;

  Strongest(int places, int limit) {
    this.limit = limit;
    strengths = new double[Math.multiplyExact(places, limit)];
    numbers = new int[places * limit];
    sizes = new int[places];
  }

  void clear() {
    Arrays.fill(sizes, 0);
  }

  void offer(int place, double strength, int number) {
    int base = place * limit;
    if (sizes[place] < limit) {
      int at = sizes[place]++;
      strengths[base + at] = strength;
      numbers[base + at] = number;
      up(base, at);
    } else if (weaker(strengths[base], numbers[base], strength, number)) {
      strengths[base] = strength;
      numbers[base] = number;
      down(base, sizes[place]);
    }
  }

  /** Visits those kept, in no order. */
  void forEach(int place, IntConsumer visitor) {
    for (int at = 0; at < sizes[place]; at++) {
      visitor.accept(numbers[place * limit + at]);
    }
  }

  private static boolean weaker(double strength, int number, double than, int thanNumber) {
    return strength < than || (strength == than && number > thanNumber);
  }

  private boolean weaker(int a, int b) {
    return weaker(strengths[a], numbers[a], strengths[b], numbers[b]);
  }

  private void up(int base, int start) {
    int at = start;
    while (at > 0 && weaker(base + at, base + (at - 1) / 2)) {
      swap(base + at, base + (at - 1) / 2);
      at = (at - 1) / 2;
    }
  }

  private void down(int base, int size) {
    int at = 0;
    while (true) {
      int child = 2 * at + 1;
      if (child >= size) {
        return;
      }
      if (child + 1 < size && weaker(base + child + 1, base + child)) {
        child++;
      }
      if (!weaker(base + child, base + at)) {
        return;
      }
      swap(base + at, base + child);
      at = child;
    }
  }

  private void swap(int a, int b) {
    double strength = strengths[a];
    strengths[a] = strengths[b];
    strengths[b] = strength;
    int number = numbers[a];
    numbers[a] = numbers[b];
    numbers[b] = number;
  }
}
