package dev.weft.producer.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import com.google.protobuf.ByteString;
import dev.weft.producer.model.FeatureDistribution;
import org.junit.jupiter.api.Test;

class FeatureSourceTest {
  private static final FeatureDistribution SPARSE = new FeatureDistribution(20, 0.05, -1, 1);

  @Test
  void shouldDrawFeaturesAsOftenAndAsLargeAsTheDistributionSays() {
    float[] features = new FeatureSource(SPARSE, 3, 0, 20_000).next();
    int present = 0;
    double sum = 0;
    double squares = 0;
    for (float feature : features) {
      assertThat(feature).isBetween(-1f, 1f);
      present += feature != 0 ? 1 : 0;
      sum += feature;
      squares += (double) feature * feature;
    }
    // Standard errors: 0.0003 of the share, 0.004 of the mean, 0.002 of the mean square.
    assertThat(present / (double) features.length).isCloseTo(0.05, offset(0.0015));
    assertThat(sum / present).isCloseTo(0, offset(0.02));
    assertThat(squares / present).isCloseTo(1 / 3.0, offset(0.01));
  }

  @Test
  void shouldDrawTheSameAgainFromAPosition() {
    FeatureSource source = new FeatureSource(SPARSE, 3, 1, 50);
    source.next();
    ByteString position = source.position();
    float[] second = source.next();
    FeatureSource other = new FeatureSource(SPARSE, 3, 1, 50);
    other.seek(position);
    assertThat(other.next()).isEqualTo(second);
    assertThat(new FeatureSource(SPARSE, 3, 1, 50).next()).isNotEqualTo(second);
    assertThat(new FeatureSource(SPARSE, 3, 0, 50).next())
        .isNotEqualTo(new FeatureSource(SPARSE, 3, 1, 50).next());
    assertThatThrownBy(() -> source.seek(ByteString.copyFromUtf8("sampled:1")))
        .hasMessageContaining("no position");
  }

  @Test
  void shouldRefuseDistributionsThatAreNone() {
    assertThatThrownBy(() -> new FeatureDistribution(5, 0, 0, 1)).hasMessageContaining("0.0");
    assertThatThrownBy(() -> new FeatureDistribution(5, 0.5, 1, 1)).hasMessageContaining("[1.0");
  }
}
