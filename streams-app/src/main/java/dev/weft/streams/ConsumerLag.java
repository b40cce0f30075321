package dev.weft.streams;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/**
 * How many records the app's consumers have not read yet, a topic each, as the consumers themselves
 * say. Looks through some 1,500 metrics at most once a second. Safe for any threads.
 */
final class ConsumerLag {
  static final List<String> TOPICS = List.of("importances", "cells", "watch");
  private static final long KEEP = TimeUnit.SECONDS.toNanos(1);

  private final Supplier<Map<MetricName, ? extends Metric>> metrics;
  private final Map<String, String> names;
  private Map<String, Double> lags = Map.of();
  private long read = System.nanoTime() - KEEP;

  /** Of the topics of this app. */
  ConsumerLag(StreamsSettings settings, Supplier<Map<MetricName, ? extends Metric>> metrics) {
    this.metrics = metrics;
    names =
        Map.of(
            settings.topics().importances(),
            "importances",
            settings.topics().cells(settings.reading().name()),
            "cells",
            settings.applicationId() + "-watch-repartition",
            "watch");
  }

  /** Of one of {@link #TOPICS}. */
  synchronized double records(String topic) {
    long now = System.nanoTime();
    if (now - read >= KEEP) {
      lags = read();
      read = now;
    }
    return lags.getOrDefault(topic, 0.0);
  }

  private Map<String, Double> read() {
    Map<String, Double> sums = new HashMap<>();
    metrics
        .get()
        .forEach(
            (name, metric) -> {
              String topic = names.get(name.tags().getOrDefault("topic", ""));
              if (topic != null
                  && name.name().equals("records-lag")
                  && metric.metricValue() instanceof Double lag) {
                sums.merge(topic, lag, Double::sum);
              }
            });
    return sums;
  }
}
