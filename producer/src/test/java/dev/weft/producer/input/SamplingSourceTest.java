package dev.weft.producer.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.protobuf.ByteString;
import dev.weft.producer.StoriesModel;
import dev.weft.producer.model.LanguageModel;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SamplingSourceTest {
  private static LanguageModel model;

  @BeforeAll
  static void load() {
    model = StoriesModel.load();
  }

  @Test
  void shouldSampleTheSameAgainFromAnyBatch() {
    SamplingSource source = new SamplingSource(model, 7, 0, 2, 60);
    ByteString afterFirst = source.next().position();
    int[][] second = source.next().sequences();
    SamplingSource resumed = new SamplingSource(model, 7, 0, 2, 60);
    resumed.seek(afterFirst);
    assertThat(resumed.next().sequences()).isDeepEqualTo(second);
    assertThat(second[0][0]).isZero();
    assertThat(second[0]).isNotEqualTo(second[1]);
  }

  @Test
  void shouldGiveEachNodeAndSeedItsOwnText() {
    int[][] rows = new SamplingSource(model, 7, 0, 1, 60).next().sequences();
    assertThat(new SamplingSource(model, 7, 1, 1, 60).next().sequences()).isNotEqualTo(rows);
    assertThat(new SamplingSource(model, 8, 0, 1, 60).next().sequences()).isNotEqualTo(rows);
  }

  /** Over batches, each with a seed of its own: neighbouring seeds must not draw alike. */
  @Test
  void shouldDrawFirstTokensAsOftenAsTheModelThinksThemProbable() {
    float[] logits = model.logits(new int[][] {{0}});
    double total = 0;
    int likeliest = 0;
    for (int v = 0; v < logits.length; v++) {
      total += Math.exp(logits[v]);
      likeliest = logits[v] > logits[likeliest] ? v : likeliest;
    }
    double probability = Math.exp(logits[likeliest]) / total;
    SamplingSource source = new SamplingSource(model, 3, 0, 1, 2);
    int batches = 1_000;
    int hits = 0;
    for (int b = 0; b < batches; b++) {
      hits += source.next().sequences()[0][1] == likeliest ? 1 : 0;
    }
    double deviation = Math.sqrt(probability * (1 - probability) / batches);
    assertThat(probability).isBetween(0.05, 0.95);
    assertThat((double) hits / batches).isCloseTo(probability, within(4 * deviation));
  }

  @Test
  void shouldQuotePositionsThatAreNotItsOwn() {
    SamplingSource source = new SamplingSource(model, 7, 0, 1, 4);
    assertThatThrownBy(() -> source.seek(ByteString.copyFromUtf8("text:1:2")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("text:1:2");
  }
}
