package dev.weft.cli.metrics;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Which meters are kept: all of Weft's, and a chosen few of the JVM's and of Kafka's, which has
 * some 1,500. Of Kafka's tags the client stays, without the process's random id, so that a restart
 * makes no new series.
 */
final class MeterChoice implements MeterFilter {
  private static final Set<String> OTHERS =
      Set.of(
          "jvm.memory.used",
          "jvm.memory.max",
          "jvm.gc.pause",
          "jvm.threads.live",
          "process.cpu.usage",
          "process.files.open",
          "process.uptime",
          "disk.free",
          "disk.total",
          "kafka.consumer.coordinator.rebalance.total",
          "kafka.producer.record.error.total",
          "kafka.producer.record.retry.total",
          "kafka.stream.alive.stream.threads",
          "kafka.stream.failed.stream.threads",
          "kafka.stream.thread.commit.latency.avg",
          "kafka.stream.thread.process.ratio",
          "kafka.stream.thread.task.closed.total");

  private static final String RANDOM =
      "-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";

  @Override
  public MeterFilterReply accept(Meter.Id id) {
    return id.getName().startsWith("weft.") || OTHERS.contains(id.getName())
        ? MeterFilterReply.NEUTRAL
        : MeterFilterReply.DENY;
  }

  @Override
  public Meter.Id map(Meter.Id id) {
    if (!id.getName().startsWith("kafka.")) {
      return id;
    }
    // As many tags as before: Kafka's binder replaces meters that have fewer.
    List<Tag> tags = new ArrayList<>();
    for (Tag tag : id.getTagsAsIterable()) {
      tags.add(Tag.of(tag.getKey(), tag.getValue().replaceAll(RANDOM, "")));
    }
    return id.replaceTags(tags);
  }
}
