package dev.weft.streams.exemplars;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.core.LittleEndian;
import dev.weft.core.proto.Exemplar;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ExemplarPoolTest {
  private static Exemplar exemplar(
      int sequence, int previous, int token, double activity, long rank) {
    return Exemplar.newBuilder()
        .setNode("node-0")
        .setSequence(sequence)
        .setSample(sequence + 1)
        .setPosition(1)
        .setTokens(LittleEndian.ofInts(new int[] {previous, token}))
        .setActivity(activity)
        .setRank(rank)
        .build();
  }

  private static List<Exemplar> pooled(List<Exemplar> exemplars) {
    ExemplarPool pool = new ExemplarPool();
    exemplars.forEach(pool::add);
    return pool.exemplars();
  }

  @Test
  void distinctPairsComeBeforeRepeatsAndTheActiveBeforeTheRest() {
    Exemplar first = exemplar(0, 1, 2, 1, 5);
    Exemplar repeat = exemplar(10, 1, 2, 1, 6);
    Exemplar other = exemplar(20, 3, 2, 0.6, 1);
    Exemplar faint = exemplar(30, 4, 2, 0.4, 0);
    assertThat(pooled(List.of(faint, repeat, other, first)))
        .containsExactly(first, other, repeat, faint);
  }

  @Test
  void aSequenceGivesOneOnly() {
    Exemplar strong = exemplar(0, 1, 2, 0.9, 1);
    Exemplar weak = exemplar(0, 5, 6, 0.8, 0);
    assertThat(pooled(List.of(weak, strong))).containsExactly(strong);
  }

  @Test
  void tiesGoByRankWhateverTheOrder() {
    List<Exemplar> ties = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      ties.add(exemplar(10 * i, i, 2, 1, 1_000 - i));
    }
    List<Exemplar> once = pooled(ties);
    Collections.shuffle(ties, new Random(1));
    assertThat(pooled(ties)).isEqualTo(once);
    assertThat(once).hasSize(ExemplarPool.MOST);
    assertThat(once.get(0).getRank()).isEqualTo(941);
  }

  @Test
  void refusesAtOnceOnlyWhatWouldNotStay() {
    Random random = new Random(3);
    ExemplarPool pool = new ExemplarPool();
    for (int i = 0; i < 2_000; i++) {
      int previous = random.nextInt(5);
      Exemplar next =
          exemplar(10 * i, previous, random.nextInt(8), random.nextInt(5) / 4.0, random.nextLong());
      boolean admitted =
          pool.admits(
              next.getActivity(), next.getRank(), ExemplarPool.pair(previous, token(next)), -1);
      List<Exemplar> before = pool.exemplars();
      pool.add(next);
      assertThat(admitted || pool.exemplars().equals(before)).isTrue();
    }
  }

  private static int token(Exemplar exemplar) {
    return LittleEndian.ints(exemplar.getTokens())[1];
  }
}
