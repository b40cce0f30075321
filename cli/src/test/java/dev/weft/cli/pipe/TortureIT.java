package dev.weft.cli.pipe;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever is killed at whatever moment, every window comes out as in an undisturbed reading and as
 * plain loops have it; and where the dropping of repeats is switched off, the same comparison
 * fails. More kills: {@code -Dweft.kills=100}, for at most {@code -Dweft.minutes=30}; the table
 * goes to standard output.
 */
class TortureIT {
  private static final long SEED = Long.getLong("weft.seed", 3);

  /** Each moment once, and the node that repeats batches. */
  private static final int KILLS = Integer.getInteger("weft.kills", 7);

  private static final Duration MOST = Duration.ofMinutes(Integer.getInteger("weft.minutes", 60));

  @TempDir Path directory;

  @Test
  void shouldGiveTheSameBitsWhateverIsKilledWhen() throws Exception {
    try (Torture torture = new Torture(directory, SEED)) {
      TorturedWindows windows = torture.run(Torture.kinds(KILLS, SEED), MOST);
      List<Long> differing = windows.differing("live", "undisturbed");
      System.out.printf("%-12s %5s %9s%n", "moment", "kills", "identical");
      torture
          .kills()
          .forEach(
              (kind, kills) ->
                  System.out.printf(
                      "%-12s %5d %9s%n", kind, kills, differing.isEmpty() ? kills : "no"));
      List<Long> unseen = windows.differing("unseen", "undisturbed");
      System.out.printf(
          "%d windows, %d differ; where repeats are not dropped, %d differ%n",
          windows.count(), differing.size(), unseen.size());
      assertThat(differing).isEmpty();
      assertThat(unseen).as("windows that differ where repeats are not dropped").isNotEmpty();
      assertThat(torture.kills().keySet())
          .containsAll(Arrays.stream(Moment.values()).map(Moment::toString).toList());
    }
  }
}
