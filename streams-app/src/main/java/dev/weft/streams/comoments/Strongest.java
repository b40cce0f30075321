package dev.weft.streams.comoments;

import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * For each of several places the strongest few of those offered; equally strong ones are taken by
 * lower number. A binary heap a place, weakest on top, that grows as needed: 12 bytes an offer
 * kept, at most twice that. Independent of the order of offers. Not safe for several threads.
 */
final class Strongest {
  private static final int FIRST_CAPACITY = 4;

  private final int limit;
  private final double[][] strengths;
  private final int[][] numbers;
  private final int[] sizes;

  /** Keeps at most so many a place. */
  Strongest(int places, int limit) {
    this.limit = limit;
    strengths = new double[places][];
    numbers = new int[places][];
    sizes = new int[places];
    Arrays.fill(strengths, new double[0]);
    Arrays.fill(numbers, new int[0]);
  }

  /** Forgets all offers. */
  void clear() {
    Arrays.fill(sizes, 0);
  }

  /** Weaker offers would not be kept any more; negative infinity while there is room. */
  double least(int place) {
    return sizes[place] < limit ? Double.NEGATIVE_INFINITY : strengths[place][0];
  }

  /** Keeps the offer if it is among the strongest so far. */
  void offer(int place, double strength, int number) {
    if (sizes[place] < limit) {
      append(place, strength, number);
    } else if (isWeaker(strengths[place][0], numbers[place][0], strength, number)) {
      strengths[place][0] = strength;
      numbers[place][0] = number;
      down(strengths[place], numbers[place], sizes[place]);
    }
  }

  private void append(int place, double strength, int number) {
    int at = sizes[place]++;
    if (at == strengths[place].length) {
      int capacity = (int) Math.min(limit, Math.max(FIRST_CAPACITY, 2L * at));
      strengths[place] = Arrays.copyOf(strengths[place], capacity);
      numbers[place] = Arrays.copyOf(numbers[place], capacity);
    }
    strengths[place][at] = strength;
    numbers[place][at] = number;
    up(strengths[place], numbers[place], at);
  }

  /** Visits those kept, in no order. */
  void forEach(int place, IntConsumer visitor) {
    for (int at = 0; at < sizes[place]; at++) {
      visitor.accept(numbers[place][at]);
    }
  }

  private static boolean isWeaker(double strength, int number, double than, int thanNumber) {
    return strength < than || (strength == than && number > thanNumber);
  }

  private static boolean isWeaker(double[] strengths, int[] numbers, int a, int b) {
    return isWeaker(strengths[a], numbers[a], strengths[b], numbers[b]);
  }

  private static void up(double[] strengths, int[] numbers, int start) {
    int at = start;
    while (at > 0 && isWeaker(strengths, numbers, at, (at - 1) / 2)) {
      swap(strengths, numbers, at, (at - 1) / 2);
      at = (at - 1) / 2;
    }
  }

  private static void down(double[] strengths, int[] numbers, int size) {
    int at = 0;
    for (int child = 1; child < size; child = 2 * at + 1) {
      if (child + 1 < size && isWeaker(strengths, numbers, child + 1, child)) {
        child++;
      }
      if (!isWeaker(strengths, numbers, child, at)) {
        return;
      }
      swap(strengths, numbers, child, at);
      at = child;
    }
  }

  private static void swap(double[] strengths, int[] numbers, int a, int b) {
    double strength = strengths[a];
    strengths[a] = strengths[b];
    strengths[b] = strength;
    int number = numbers[a];
    numbers[a] = numbers[b];
    numbers[b] = number;
  }
}
