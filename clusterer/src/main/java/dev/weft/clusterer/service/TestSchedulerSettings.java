package dev.weft.clusterer.service;

import dev.weft.core.topics.TopicSettings;
import dev.weft.core.topics.Topics;
import java.util.Map;

/**
 * How clusters are handed out to be tested. Immutable.
 *
 * @param outstanding requests of a run, reading and analysis that may wait for their answers
 * @param kafka properties of the clients, {@code bootstrap.servers} at least; they win over ours
 */
public record TestSchedulerSettings(
    Topics topics, TopicSettings topicSettings, int outstanding, Map<String, String> kafka) {
  /** Requests that may wait unless told otherwise. */
  public static final int DEFAULT_OUTSTANDING = 8;

  /** Checks the number. */
  public TestSchedulerSettings {
    if (outstanding < 1) {
      throw new IllegalArgumentException("outstanding tests " + outstanding + " are out of range");
    }
    kafka = Map.copyOf(kafka);
  }
}
