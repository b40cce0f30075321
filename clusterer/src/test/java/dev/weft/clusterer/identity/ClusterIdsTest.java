package dev.weft.clusterer.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weft.core.proto.Cluster;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ClusterIdsTest {
  private static List<int[]> partition(Random random, int items, int clusters) {
    List<List<Integer>> lists = new ArrayList<>();
    for (int c = 0; c < clusters; c++) {
      lists.add(new ArrayList<>());
    }
    for (int item = 0; item < items; item++) {
      lists.get(random.nextInt(clusters)).add(item);
    }
    return lists.stream()
        .filter(list -> !list.isEmpty())
        .map(list -> list.stream().mapToInt(Integer::intValue).toArray())
        .toList();
  }

  private static List<Cluster> clusters(List<int[]> memberLists) {
    List<Cluster> clusters = new ArrayList<>();
    for (int[] members : memberLists) {
      Cluster.Builder cluster = Cluster.newBuilder().setId(100 + clusters.size());
      for (int member : members) {
        cluster.addMembers(member);
      }
      clusters.add(cluster.build());
    }
    return clusters;
  }

  private static double jaccard(int[] members, Cluster cluster) {
    Set<Integer> union = new HashSet<>(cluster.getMembersList());
    int shared = 0;
    for (int member : members) {
      shared += union.add(member) ? 0 : 1;
    }
    return (double) shared / union.size();
  }

  /**
   * The largest total Jaccard of any matching that uses pairs of at least a half, by trying all.
   */
  private static double best(List<int[]> lists, List<Cluster> before, int from, Set<Long> taken) {
    if (from == lists.size()) {
      return 0;
    }
    double best = best(lists, before, from + 1, taken);
    for (Cluster cluster : before) {
      double jaccard = jaccard(lists.get(from), cluster);
      if (jaccard >= 0.5 && taken.add(cluster.getId())) {
        best = Math.max(best, jaccard + best(lists, before, from + 1, taken));
        taken.remove(cluster.getId());
      }
    }
    return best;
  }

  @Test
  void shouldMatchWithTheLargestTotalOverlap() {
    Random random = new Random(6);
    int matchedInAll = 0;
    for (int trial = 0; trial < 300; trial++) {
      List<int[]> before = partition(random, 14, 5);
      List<int[]> after = new ArrayList<>();
      for (int[] members : before) { // Mostly the same, some split in two halves.
        int cut = random.nextInt(3) == 0 ? members.length / 2 : 0;
        if (cut > 0) {
          after.add(Arrays.copyOf(members, cut));
        }
        after.add(Arrays.copyOfRange(members, cut, members.length));
      }
      List<Cluster> old = clusters(before);
      List<@Nullable Cluster> matched = new ArrayList<>(Collections.nCopies(after.size(), null));
      ClusterIds.match(clusters(after), old, matched);
      double total = 0;
      Set<Long> ids = new HashSet<>();
      for (int i = 0; i < after.size(); i++) {
        Cluster ancestor = matched.get(i);
        if (ancestor != null) {
          assertThat(ids.add(ancestor.getId())).isTrue();
          assertThat(jaccard(after.get(i), ancestor)).isGreaterThanOrEqualTo(0.5);
          total += jaccard(after.get(i), ancestor);
          matchedInAll++;
        }
      }
      assertThat(total).isCloseTo(best(after, old, 0, new HashSet<>()), within(1e-12));
    }
    assertThat(matchedInAll).isGreaterThan(900);
  }
}
