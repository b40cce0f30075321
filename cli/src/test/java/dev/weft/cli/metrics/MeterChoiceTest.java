package dev.weft.cli.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

class MeterChoiceTest {
  private final MeterRegistry registry = new SimpleMeterRegistry();

  MeterChoiceTest() {
    registry.config().meterFilter(new MeterChoice());
  }

  @Test
  void shouldKeepWeftsMetersAndFewOfTheOthers() {
    Gauge.builder("weft.any", () -> 1).register(registry);
    Gauge.builder("jvm.memory.used", () -> 1).register(registry);
    Gauge.builder("jvm.memory.committed", () -> 1).register(registry);
    Gauge.builder("kafka.consumer.fetch.manager.bytes.consumed.rate", () -> 1).register(registry);
    assertThat(registry.getMeters())
        .extracting(meter -> meter.getId().getName())
        .containsExactlyInAnyOrder("weft.any", "jvm.memory.used");
  }

  @Test
  void shouldNameKafkasClientsWithoutTheProcessesRandomId() {
    Gauge.builder("kafka.consumer.coordinator.rebalance.total", () -> 1)
        .tag("client.id", "weft.live-0f8fad5b-d9cb-469f-a165-70867728950e-StreamThread-1-consumer")
        .tag("kafka.version", "4.3.1")
        .register(registry);
    assertThat(registry.getMeters().get(0).getId().getTags())
        .extracting(tag -> tag.getKey() + "=" + tag.getValue())
        .containsExactly("client.id=weft.live-StreamThread-1-consumer", "kafka.version=4.3.1");
  }
}
