package dev.weft.clusterer.web.book;

import dev.weft.clusterer.snapshot.WindowCorrelations;
import dev.weft.clusterer.topics.CorrelationsReader;
import dev.weft.clusterer.topics.EventsReader;
import dev.weft.clusterer.topics.RunsReader;
import dev.weft.clusterer.topics.TopicReader;
import dev.weft.core.BadRecordException;
import dev.weft.core.RecordFormat;
import dev.weft.core.RunManifest;
import dev.weft.core.proto.Event;
import dev.weft.core.proto.ExemplarsRecord;
import dev.weft.core.proto.Manifest;
import dev.weft.core.proto.Snapshot;
import dev.weft.core.proto.TestEffect;
import dev.weft.core.topics.Topics;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A book that is filled from topics: with what they keep at start, then by a clusterer's listener.
 * Correlations are read when asked for, a window at a time, and the last one is kept. Safe for any
 * threads.
 */
public final class KafkaBook implements Windows, Events {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaBook.class);

  private final Map<String, String> kafka;
  private final Topics topics;
  private final SnapshotBook book;
  private final ExemplarBook exemplars = new ExemplarBook(ExemplarBook.DEFAULT_BYTES);
  private final EffectBook effects = new EffectBook();
  private final SharedResource following = new SharedResource(this::follow);
  private @Nullable WindowCorrelations last;

  /** Fills this book, through these properties of a Kafka client. */
  public KafkaBook(Map<String, String> kafka, Topics topics, SnapshotBook book) {
    this.kafka = Map.copyOf(kafka);
    this.topics = topics;
    this.book = book;
  }

  /** The book it fills. */
  public SnapshotBook book() {
    return book;
  }

  /** The exemplars, as far as they were followed. */
  public ExemplarBook exemplars() {
    return exemplars;
  }

  /** What tests of clusters found, as far as they were followed. */
  public EffectBook effects() {
    return effects;
  }

  /**
   * Follows the topics of exemplars and effects until closed; what they hold now is read before
   * this returns. They are followed once, however many want it, until the last of them closes.
   */
  public AutoCloseable followClusters() {
    return following.join();
  }

  private AutoCloseable follow() {
    ClusterFollower<ExemplarsRecord> ofExemplars =
        ClusterFollower.start(kafka, topics.exemplars(), RecordFormat.EXEMPLARS, exemplars);
    ClusterFollower<TestEffect> ofEffects =
        ClusterFollower.start(kafka, topics.effects(), RecordFormat.EFFECT, effects);
    return () -> {
      ofExemplars.close();
      ofEffects.close();
    };
  }

  /**
   * Reads every run, and of each source the newest snapshots that the topics keep, as many as the
   * book does; damaged and deleted ones are left out.
   */
  public void load() {
    SnapshotParts parts = new SnapshotParts(book.windows());
    try (TopicReader reader = new TopicReader(kafka)) {
      reader.readAll(topics.snapshots(), parts::take);
    }
    readRuns(); // After the snapshots: a run is announced before it has any.
    parts.drain(this::put);
  }

  /** Takes a snapshot that was just made; reads the runs again if its own is new. */
  public void add(Snapshot snapshot) {
    boolean known =
        book.manifest(snapshot.getRun())
            .filter(manifest -> manifest.digest().equals(snapshot.getDigest()))
            .isPresent();
    if (!known) {
      readRuns();
    }
    put(snapshot);
  }

  private void put(Snapshot snapshot) {
    try {
      book.put(snapshot);
    } catch (IllegalArgumentException e) {
      LOG.warn("Can't show window {}: {}", snapshot.getProvenance().getWindow(), e.getMessage());
    }
  }

  private void readRuns() {
    for (Manifest manifest : RunsReader.readAll(kafka, topics)) {
      try {
        book.put(RunManifest.of(manifest));
      } catch (BadRecordException e) {
        LOG.warn("Can't show run '{}': {}", manifest.getRun(), e.getMessage());
      }
    }
  }

  @Override
  public synchronized Optional<WindowCorrelations> window(String run, String reading, long window) {
    WindowCorrelations kept = last;
    if (kept != null
        && kept.window() == window
        && kept.manifest().run().equals(run)
        && kept.reading().getName().equals(reading)) {
      return Optional.of(kept);
    }
    Optional<WindowCorrelations> read =
        CorrelationsReader.read(kafka, topics, run, reading, OptionalLong.of(window));
    read.ifPresent(found -> last = found);
    return read;
  }

  @Override
  public List<Event> of(String run, int limit) {
    return EventsReader.read(kafka, topics, run, event -> true, limit);
  }
}
