package dev.weft.clusterer.service;

import dev.weft.clusterer.identity.ClusterEvents;
import dev.weft.clusterer.snapshot.Analysis;
import dev.weft.clusterer.topics.SnapshotReader;
import dev.weft.clusterer.topics.WindowKey;
import dev.weft.core.RecordFormat;
import dev.weft.core.RecordKeys;
import dev.weft.core.proto.Event;
import dev.weft.core.proto.Snapshot;
import dev.weft.core.topics.Topics;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.producer.ProducerRecord;

/** What the clusterer writes of a window, in the partitions of its run. Immutable. */
final class ClusterRecords {
  private final Topics topics;
  private final Map<String, Integer> partitions;

  ClusterRecords(Topics topics, Map<String, Integer> partitions) {
    this.topics = topics;
    this.partitions = Map.copyOf(partitions);
  }

  private int partition(String topic, String run) {
    return RecordKeys.partition(run, Objects.requireNonNull(partitions.get(topic), topic));
  }

  /** The snapshot's parts, then the pointer to it. */
  List<ProducerRecord<byte[], byte[]>> snapshot(Snapshot snapshot) {
    String topic = topics.snapshots();
    return SnapshotWriter.records(topic, partition(topic, snapshot.getRun()), snapshot);
  }

  /** What became of the clusters of the one before. */
  List<ProducerRecord<byte[], byte[]>> events(WindowClusterer.Made made) {
    Snapshot before = made.before().map(SnapshotReader.Found::snapshot).orElse(null);
    return ClusterEvents.between(before, made.snapshot()).stream().map(this::event).toList();
  }

  /** That an analysis can't be made, and why. */
  ProducerRecord<byte[], byte[]> impossible(WindowKey window, Analysis analysis, String reason) {
    return event(
        Event.newBuilder()
            .setFormat(RecordFormat.VERSION)
            .setKind(Event.Kind.ANALYSIS_IMPOSSIBLE)
            .setRun(window.run())
            .setReading(window.reading())
            .setAnalysis(analysis.name())
            .setWindow(window.window())
            .setDetail(reason)
            .build());
  }

  private ProducerRecord<byte[], byte[]> event(Event event) {
    return SnapshotWriter.event(topics.events(), partition(topics.events(), event.getRun()), event);
  }
}
