package dev.weft.streams.comoments;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class StrongestTest {
  private record Offer(double strength, int number) {}

  private static Set<Integer> kept(Strongest strongest, int place) {
    TreeSet<Integer> kept = new TreeSet<>();
    strongest.forEach(place, kept::add);
    return kept;
  }

  @Test
  void shouldKeepTheStrongestWhateverTheOrderAndTakeTiesByLowerNumber() {
    Random random = new Random(10);
    for (int limit : new int[] {1, 2, 3, 7, 40, 1000}) {
      List<Offer> offers = new ArrayList<>();
      for (int number = 0; number < 200; number++) {
        offers.add(new Offer(random.nextInt(20) / 20.0, number));
      }
      TreeSet<Integer> expected = new TreeSet<>();
      offers.stream()
          .sorted(Comparator.comparing(Offer::strength).reversed().thenComparing(Offer::number))
          .limit(limit)
          .forEach(offer -> expected.add(offer.number()));
      for (int trial = 0; trial < 20; trial++) {
        Collections.shuffle(offers, random);
        Strongest strongest = new Strongest(2, limit);
        offers.forEach(offer -> strongest.offer(1, offer.strength(), offer.number()));
        assertThat(kept(strongest, 1)).isEqualTo(expected);
        assertThat(kept(strongest, 0)).isEmpty();
      }
    }
  }

  @Test
  void shouldTellWhatIsStillNeeded() {
    Strongest strongest = new Strongest(1, 2);
    strongest.offer(0, 0.5, 1);
    assertThat(strongest.least(0)).isEqualTo(Double.NEGATIVE_INFINITY);
    strongest.offer(0, 0.7, 2);
    assertThat(strongest.least(0)).isEqualTo(0.5);
    strongest.offer(0, 0.6, 3);
    assertThat(strongest.least(0)).isEqualTo(0.6);
    strongest.clear();
    assertThat(strongest.least(0)).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(kept(strongest, 0)).isEmpty();
  }
}
