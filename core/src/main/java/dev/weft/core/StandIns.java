package dev.weft.core;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Random sets like a given one: each member is stood for by one of those nearest to it, none twice
 * in a set. The same seed gives the same sets. Stateless.
 */
public final class StandIns {
  private StandIns() {}

  /**
   * So many draws, each ascending; none that is empty. A draw is smaller where nothing is left for
   * a member.
   *
   * @param nearest what may stand for a member, nearest first
   * @param among how many of the nearest that are left one is drawn from
   */
  public static List<int[]> draw(
      int[] members, IntFunction<int[]> nearest, int among, int draws, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Map<Integer, int[]> order = new HashMap<>();
    for (int member : members) {
      order.put(member, nearest.apply(member));
    }
    return IntStream.range(0, draws)
        .mapToObj(draw -> draw(members, order, among, random))
        .filter(draw -> draw.length > 0)
        .toList();
  }

  private static int[] draw(
      int[] members, Map<Integer, int[]> order, int among, SplittableRandom random) {
    List<Integer> drawn = new ArrayList<>();
    for (int member : shuffled(members, random)) {
      int[] left = Arrays.stream(order.get(member)).filter(each -> !drawn.contains(each)).toArray();
      if (left.length > 0) {
        drawn.add(left[random.nextInt(Math.min(among, left.length))]);
      }
    }
    return drawn.stream().mapToInt(number -> number).sorted().toArray();
  }

  private static int[] shuffled(int[] members, SplittableRandom random) {
    int[] shuffled = members.clone();
    for (int i = shuffled.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swapped = shuffled[i];
      shuffled[i] = shuffled[j];
      shuffled[j] = swapped;
    }
    return shuffled;
  }
}
