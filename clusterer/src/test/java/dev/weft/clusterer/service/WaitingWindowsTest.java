package dev.weft.clusterer.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.clusterer.service.WaitingWindows.Due;
import dev.weft.clusterer.snapshot.PlantedWindow;
import dev.weft.clusterer.snapshot.WindowCorrelations;
import dev.weft.clusterer.topics.WindowAssembler.Whole;
import dev.weft.clusterer.topics.WindowKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class WaitingWindowsTest {
  private static final TopicPartition PARTITION = new TopicPartition("correlations", 0);
  private static final WindowCorrelations CORRELATIONS = PlantedWindow.of(3, 3, 20, 1, 0);

  private long now;

  private WaitingWindows waiting(Pace pace, int... windows) {
    WaitingWindows waiting = new WaitingWindows(pace, () -> now);
    for (int window : windows) {
      waiting.add(window("r", window));
    }
    return waiting;
  }

  private static Whole window(String run, long window) {
    return new Whole(
        new WindowKey(run, "d", "live", window),
        CORRELATIONS,
        PARTITION,
        100 * window,
        100 * window + 50);
  }

  private static List<String> taken(WaitingWindows waiting) {
    List<String> taken = new ArrayList<>();
    for (Optional<Due> due = waiting.next(); due.isPresent(); due = waiting.next()) {
      taken.add(
          due.get().window().key().run()
              + due.get().window().key().window()
              + " skipped "
              + due.get().skipped());
    }
    return taken;
  }

  @Test
  void shouldTakeEveryWindowInOrderUnlessItFellBehind() {
    assertThat(taken(waiting(Pace.EVERY_WINDOW, 2, 0, 1, 3)))
        .containsExactly("r0 skipped 0", "r1 skipped 0", "r2 skipped 0", "r3 skipped 0");
    Pace three = new Pace(3, Duration.ZERO);
    assertThat(taken(waiting(three, 0, 1, 2, 3))).hasSize(4);
    assertThat(taken(waiting(three, 0, 1, 2, 3, 4))).containsExactly("r4 skipped 4");
    assertThat(taken(waiting(three, 0, 1, 2, 3, 4, 5)))
        .containsExactly("r4 skipped 4", "r5 skipped 0");
    assertThat(taken(waiting(new Pace(0, Duration.ZERO), 0, 1, 2))).containsExactly("r2 skipped 2");
  }

  @Test
  void shouldTakeTheNewestOfEachStretchOfTime() {
    WaitingWindows waiting = waiting(new Pace(3, Duration.ofSeconds(5)), 0, 1);
    assertThat(taken(waiting)).containsExactly("r1 skipped 1");
    waiting.add(window("r", 2));
    now += TimeUnit.SECONDS.toNanos(4);
    assertThat(waiting.isDue()).isFalse();
    assertThat(taken(waiting)).isEmpty();
    waiting.add(window("r", 3));
    waiting.add(window("s", 7));
    assertThat(taken(waiting)).containsExactly("s7 skipped 0");
    now += TimeUnit.SECONDS.toNanos(1);
    assertThat(taken(waiting)).containsExactly("r3 skipped 1");
    assertThat(waiting.isDue()).isFalse();
  }

  @Test
  void shouldLetRunsTakeTurns() {
    WaitingWindows waiting = waiting(Pace.EVERY_WINDOW, 0, 1);
    waiting.add(window("s", 0));
    assertThat(taken(waiting)).containsExactly("r0 skipped 0", "s0 skipped 0", "r1 skipped 0");
  }

  @Test
  void shouldKnowWhatIsStillNeeded() {
    WaitingWindows waiting = waiting(Pace.EVERY_WINDOW, 3, 4);
    assertThat(waiting.lowestNeeded()).isEqualTo(Map.of(PARTITION, 300L));
    assertThat(waiting.next()).isPresent();
    assertThat(waiting.lowestNeeded()).isEqualTo(Map.of(PARTITION, 400L));
    waiting.forget();
    assertThat(waiting.lowestNeeded()).isEmpty();
  }
}
