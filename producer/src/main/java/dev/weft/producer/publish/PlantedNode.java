package dev.weft.producer.publish;

import dev.weft.core.RunManifest;
import dev.weft.core.topics.TopicSettings;
import dev.weft.core.topics.Topics;
import dev.weft.producer.planted.PlantedCircuits;
import java.util.Map;

/**
 * A node without a network: publishes planted importances, a batch a step. Opened again after a
 * restart, it goes on with the next. {@link #run} belongs to one thread.
 */
public final class PlantedNode implements Runnable, AutoCloseable {
  private final PlantedCircuits planted;
  private final int node;
  private final long batches;
  private final int samples;
  private final ImportancePublisher publisher;
  private volatile boolean stopping;

  private PlantedNode(
      PlantedCircuits planted, int node, long batches, int samples, ImportancePublisher publisher) {
    this.planted = planted;
    this.node = node;
    this.batches = batches;
    this.samples = samples;
    this.publisher = publisher;
  }

  /**
   * Opens its publisher.
   *
   * @param node index in the manifest's list
   * @param batches to publish, then it ends
   * @param samples a batch
   */
  public static PlantedNode open(
      PlantedCircuits planted,
      RunManifest manifest,
      int node,
      long batches,
      int samples,
      Topics topics,
      TopicSettings topicSettings,
      Map<String, String> kafka) {
    return new PlantedNode(
        planted,
        node,
        batches,
        samples,
        ImportancePublisher.open(
            new PublisherSettings(
                topics,
                topicSettings,
                manifest,
                manifest.nodes().get(node),
                PublisherSettings.DEFAULT_COMMIT_INTERVAL,
                kafka)));
  }

  @Override
  public void run() {
    long step = publisher.nextNumber() == 0 ? 0 : publisher.history().step() + 1;
    while (!stopping && step < batches && !publisher.history().ended()) {
      publisher.publish(SampleBatch.of(step, planted.batch(node, step, samples)));
      step++;
    }
    if (!stopping) {
      publisher.end();
    }
  }

  /** Its publisher, for its counts. */
  public ImportancePublisher publisher() {
    return publisher;
  }

  /** Samples published since it was opened. */
  public long samples() {
    return publisher.samples();
  }

  /** Asks {@link #run} to stop after the batch in hand, without saying the end. */
  public void stop() {
    stopping = true;
  }

  /** Commits and closes; {@link #run} must have returned. */
  @Override
  public void close() {
    stopping = true;
    publisher.close();
  }
}
