package dev.weft.cli.replay;

import dev.weft.cli.UserException;
import dev.weft.clusterer.service.ClustererSettings;
import dev.weft.clusterer.service.ClustererSettings.Replayed;
import dev.weft.clusterer.service.Pace;
import dev.weft.clusterer.snapshot.Analysis;
import dev.weft.core.topics.TopicSettings;
import dev.weft.core.topics.Topics;
import dev.weft.streams.ReadingTemplate;
import dev.weft.streams.ReadingTopics;
import dev.weft.streams.ReplayScope;
import dev.weft.streams.StreamsSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What is read again, and how. Immutable.
 *
 * @param run the run
 * @param range what of it
 * @param reading the replay's own name and settings
 * @param analyses side by side
 * @param version of Weft, for the snapshots
 * @param stateDirectory where its stores lie until it ends
 * @param exemplars whether the run is read once more for exemplars of the last clusters
 */
public record ReplaySettings(
    String run,
    ReplayRange range,
    ReadingTemplate reading,
    List<Analysis> analyses,
    String version,
    Topics topics,
    TopicSettings topicSettings,
    int threads,
    Path stateDirectory,
    Map<String, String> kafka,
    boolean exemplars) {
  /** Refuses the live reading's name. */
  public ReplaySettings {
    if (reading.name().equals("live")) {
      throw new UserException("a replay needs a name of its own: --reading 'live' is the app's");
    }
    analyses = List.copyOf(analyses);
    kafka = Map.copyOf(kafka);
  }

  String readingName() {
    return reading.name();
  }

  /** Its one record says how the replay began. */
  String planTopic() {
    return topics.prefix() + reading.name() + "-plan";
  }

  /** In words: a replay that was stopped goes on with the same only. */
  String text() {
    return "range " + range + ", " + reading + ", " + analyses;
  }

  /** Of the streams app, up to these ends of partitions. */
  StreamsSettings streams(Map<Integer, Long> ends) {
    ReplayScope scope =
        new ReplayScope(
            run,
            range.fromStep(),
            range.toStep(),
            range.fromTime(),
            range.fromOffsets(),
            range.toOffsets(),
            ends);
    return new StreamsSettings(
        topics,
        topicSettings,
        reading,
        threads,
        StreamsSettings.DEFAULT_CELL_PARTITIONS,
        Duration.ZERO,
        stateDirectory,
        kafka,
        scope);
  }

  /** What the streams app has for itself. */
  ReadingTopics app() {
    return ReadingTopics.of(streams(Map.of()));
  }

  /** What the exemplars' application has. */
  ReadingTopics exemplarsApp() {
    return ReadingTopics.ofExemplars(streams(Map.of()));
  }

  ClustererSettings clusterer() {
    return new ClustererSettings(
        topics,
        topicSettings,
        analyses,
        Pace.EVERY_WINDOW,
        null,
        version,
        kafka,
        new Replayed(run, reading.name()));
  }
}
