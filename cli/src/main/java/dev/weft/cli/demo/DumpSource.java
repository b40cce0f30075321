package dev.weft.cli.demo;

import dev.weft.core.RunManifest;
import dev.weft.core.topics.TopicSettings;
import dev.weft.core.topics.Topics;
import dev.weft.producer.npz.KeptImportances;
import dev.weft.producer.publish.KeptRun;
import dev.weft.producer.publish.NodeMetrics;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** Publishes importances that another tool wrote, on a thread of its own. */
final class DumpSource implements DemoSource, Runnable {
  private final KeptImportances importances;
  private final RunManifest manifest;
  private final Topics topics;
  private final TopicSettings topicSettings;
  private final Map<String, String> kafka;
  private final NodeMetrics metrics;
  private final Thread thread;
  private volatile long samples;
  private volatile boolean stopping;
  private volatile @Nullable Throwable failure;

  private DumpSource(
      KeptImportances importances,
      RunManifest manifest,
      Topics topics,
      TopicSettings topicSettings,
      Map<String, String> kafka,
      NodeMetrics metrics) {
    this.metrics = metrics;
    this.importances = importances;
    this.manifest = manifest;
    this.topics = topics;
    this.topicSettings = topicSettings;
    this.kafka = kafka;
    thread = new Thread(this, "weft-dump");
    thread.setDaemon(true);
  }

  static DumpSource start(
      KeptImportances importances,
      RunManifest manifest,
      Topics topics,
      TopicSettings topicSettings,
      Map<String, String> kafka,
      NodeMetrics metrics) {
    DumpSource source =
        new DumpSource(importances, manifest, topics, topicSettings, kafka, metrics);
    source.thread.start();
    return source;
  }

  @Override
  public void run() {
    try {
      KeptRun.publish(
          importances, manifest, topics, topicSettings, kafka, this::published, metrics::watch);
    } catch (CancellationException e) {
      stopping = true; // Closed before its end: what is published stays.
    } catch (Throwable e) {
      failure = e;
    }
  }

  private void published(long number) {
    samples = number;
    if (stopping) {
      throw new CancellationException("closed");
    }
  }

  @Override
  public long samples() {
    return samples;
  }

  @Override
  public @Nullable Throwable failure() {
    return failure;
  }

  @Override
  public void close() {
    stopping = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
