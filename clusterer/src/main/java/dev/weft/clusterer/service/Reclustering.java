package dev.weft.clusterer.service;

import dev.weft.clusterer.linalg.LinearAlgebra;
import dev.weft.clusterer.linalg.SelfCheck;
import dev.weft.clusterer.snapshot.Analysis;
import dev.weft.clusterer.topics.CorrelationsReader;
import dev.weft.clusterer.topics.SnapshotPointers;
import dev.weft.clusterer.topics.SnapshotReader;
import dev.weft.clusterer.topics.SnapshotReader.Found;
import dev.weft.clusterer.topics.WindowAssembler.Whole;
import dev.weft.core.RecordKeys;
import dev.weft.core.proto.Snapshot;
import dev.weft.core.proto.SnapshotPointer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Clusters one kept window once, by each analysis, without a group and without committing what was
 * read. An analysis that has no snapshot of the window gets one, after its newest of an earlier
 * window; one that has is made again after the predecessor that it names, and compared. Stateless.
 */
public final class Reclustering {
  private Reclustering() {}

  /** What became of an analysis. */
  public enum Outcome {
    /** Written: there was none. */
    WRITTEN,
    /** As the one that is kept, but for times and places. */
    AS_KEPT,
    /** Not as the one that is kept, which stays. */
    NOT_AS_KEPT
  }

  /** A snapshot and what became of it. */
  public record Result(Snapshot snapshot, Outcome outcome) {}

  /**
   * Does it: reads the window, clusters by all analyses, then writes, in one transaction.
   *
   * @param window which one; empty for the latest whole one
   * @throws IllegalArgumentException if there is no such window, or naming every analysis that
   *     can't be made of it, a line each
   */
  public static List<Result> run(
      ClustererSettings settings, String run, String reading, OptionalLong window) {
    LinearAlgebra.setThreads(1);
    SelfCheck.requireRightAnswers();
    Whole whole =
        CorrelationsReader.find(settings.kafka(), settings.topics(), run, reading, window)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        (window.isPresent() ? "no window " + window.getAsLong() : "no whole window")
                            + " of run '"
                            + run
                            + "', reading '"
                            + reading
                            + "' is kept"));
    List<Optional<Found>> kept = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (Analysis analysis : settings.analyses()) {
      Optional<Found> found = at(settings, whole, analysis, OptionalLong.of(whole.key().window()));
      problems.addAll(problems(whole, analysis, found));
      kept.add(found);
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("\n", problems));
    }
    List<Result> results = new ArrayList<>();
    for (int a = 0; a < kept.size(); a++) {
      results.add(result(settings, whole, settings.analyses().get(a), kept.get(a)));
    }
    write(settings, results);
    return results;
  }

  private static Optional<Found> at(
      ClustererSettings settings, Whole whole, Analysis analysis, OptionalLong window) {
    return SnapshotReader.read(
        settings.kafka(),
        settings.topics(),
        whole.key().run(),
        whole.key().reading(),
        analysis.name(),
        window);
  }

  private static List<String> problems(Whole whole, Analysis analysis, Optional<Found> kept) {
    List<String> problems = new ArrayList<>();
    String where = "analysis '" + analysis.name() + "': ";
    analysis
        .impossible(whole.correlations().reading(), whole.correlations().manifest())
        .forEach(reason -> problems.add(where + reason));
    if (kept.isPresent() && !kept.get().snapshot().getAnalysis().equals(analysis.message())) {
      problems.add(
          where
              + "window "
              + whole.key().window()
              + " has a snapshot of that name with other settings: take another name");
    }
    return problems;
  }

  private static Result result(
      ClustererSettings settings, Whole whole, Analysis analysis, Optional<Found> kept) {
    Snapshot made =
        WindowClusterer.make(settings, whole, analysis, before(settings, whole, analysis, kept), 0);
    if (kept.isEmpty()) {
      return new Result(made, Outcome.WRITTEN);
    }
    Snapshot other = kept.get().snapshot();
    boolean same =
        withoutVersion(SnapshotPointers.content(made))
            .equals(withoutVersion(SnapshotPointers.content(other)));
    return new Result(made, same ? Outcome.AS_KEPT : Outcome.NOT_AS_KEPT);
  }

  private static Snapshot withoutVersion(Snapshot snapshot) {
    Snapshot.Builder without = snapshot.toBuilder();
    without.getProvenanceBuilder().clearVersion();
    return without.build();
  }

  /** What the kept one names; else the newest of an earlier window, of the same manifest. */
  private static Optional<Found> before(
      ClustererSettings settings, Whole whole, Analysis analysis, Optional<Found> kept) {
    if (kept.isEmpty()) {
      return SnapshotReader.readBefore(
              settings.kafka(),
              settings.topics(),
              whole.key().run(),
              whole.key().reading(),
              analysis.name(),
              whole.key().window())
          .filter(found -> found.snapshot().getDigest().equals(whole.key().digest()));
    }
    Snapshot snapshot = kept.get().snapshot();
    if (!snapshot.getProvenance().hasPredecessor()) {
      return Optional.empty();
    }
    SnapshotPointer named = snapshot.getProvenance().getPredecessor();
    Optional<Found> found =
        at(settings, whole, analysis, OptionalLong.of(named.getWindow()))
            .filter(earlier -> earlier.pointer().getSha256().equals(named.getSha256()));
    if (found.isEmpty()) {
      throw new IllegalArgumentException(
          "analysis '"
              + analysis.name()
              + "': the predecessor that the kept snapshot names, of window "
              + named.getWindow()
              + ", is no longer kept");
    }
    return found;
  }

  private static void write(ClustererSettings settings, List<Result> results) {
    List<Snapshot> fresh =
        results.stream()
            .filter(result -> result.outcome() == Outcome.WRITTEN)
            .map(Result::snapshot)
            .toList();
    if (fresh.isEmpty()) {
      return;
    }
    try (Producer<byte[], byte[]> producer =
        new KafkaProducer<>(
            ClustererService.producerConfig(settings),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      String topic = settings.topics().snapshots();
      int partitions = producer.partitionsFor(topic).size();
      producer.initTransactions();
      producer.beginTransaction();
      for (Snapshot snapshot : fresh) {
        records(settings, topic, partitions, snapshot)
            .forEach(
                record -> {
                  var unused = producer.send(record); // The commit fails if one of them does.
                });
      }
      producer.commitTransaction();
    }
  }

  /** Its parts; the pointer too, unless that is of a later window. */
  private static List<ProducerRecord<byte[], byte[]>> records(
      ClustererSettings settings, String topic, int partitions, Snapshot snapshot) {
    int partition = RecordKeys.partition(snapshot.getRun(), partitions);
    List<ProducerRecord<byte[], byte[]>> records =
        SnapshotWriter.records(topic, partition, snapshot);
    boolean older =
        SnapshotReader.read(
                settings.kafka(),
                settings.topics(),
                snapshot.getRun(),
                snapshot.getReading().getName(),
                snapshot.getAnalysis().getName(),
                OptionalLong.empty())
            .filter(latest -> latest.pointer().getWindow() > snapshot.getProvenance().getWindow())
            .isPresent();
    return older ? records.subList(0, records.size() - 1) : records;
  }
}
