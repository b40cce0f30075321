package dev.weft.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.core.RunManifest;
import dev.weft.core.topics.TopicSettings;
import dev.weft.core.topics.Topics;
import dev.weft.producer.npz.KeptImportances;
import dev.weft.producer.planted.PlantedCircuits;
import dev.weft.producer.planted.PlantedSpec;
import dev.weft.producer.publish.NodeMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.AbstractMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DumpSourceTest {
  private final Error problem = new NoClassDefFoundError("made for a test");

  /** Publishing begins with a look at it. */
  private final Map<String, String> kafka =
      new AbstractMap<>() {
        @Override
        public Set<Entry<String, String>> entrySet() {
          throw problem;
        }
      };

  @Test
  void shouldTellOfAnErrorToo() {
    PlantedSpec spec = PlantedSpec.parse("subcomponents=40,circuits=2,size=2-4,active=4");
    RunManifest manifest = new PlantedCircuits(spec, 0).manifest("dump", List.of("node-0"), 1);
    KeptImportances none =
        new KeptImportances(
            List.of(),
            new int[1],
            new int[0],
            new char[0],
            new long[0],
            new long[0],
            List.of(),
            new int[0]);
    DumpSource source =
        DumpSource.start(
            none,
            manifest,
            new Topics(Topics.DEFAULT_PREFIX),
            TopicSettings.DEFAULTS,
            kafka,
            new NodeMetrics(new SimpleMeterRegistry()));
    source.close();
    assertThat(source.failure()).isSameAs(problem);
  }
}
