package dev.weft.streams.exemplars;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.core.RecordFormat;
import dev.weft.core.RecordKeys;
import dev.weft.core.RunManifest;
import dev.weft.core.proto.Cluster;
import dev.weft.core.proto.ClusterPartial;
import dev.weft.core.proto.Drop;
import dev.weft.core.proto.ExemplarPartial;
import dev.weft.core.proto.ImportancesRecord;
import dev.weft.core.proto.Manifest;
import dev.weft.core.proto.Provenance;
import dev.weft.core.proto.Snapshot;
import dev.weft.core.proto.SnapshotPart;
import dev.weft.core.proto.SnapshotPointer;
import dev.weft.core.proto.SnapshotRecord;
import dev.weft.core.proto.Vocabulary;
import dev.weft.streams.SyntheticRun;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;

/** What is stored between two lives of the processor. */
final class RestartTest {
  private static final Manifest MANIFEST =
      SyntheticRun.manifest(Observed.SUBCOMPONENTS, 4, "a").toBuilder()
          .setVocabulary(Vocabulary.newBuilder().setSize(Observed.VOCABULARY))
          .build();

  private final KeyValueStore<String, ExemplarPartial> observed =
      Stores.keyValueStoreBuilder(
              Stores.inMemoryKeyValueStore(ObserveProcessor.STORE),
              Serdes.String(),
              RecordFormat.EXEMPLAR_PARTIAL.serde())
          .withLoggingDisabled()
          .build();
  private final KeyValueStore<String, byte[]> snapshots =
      Stores.keyValueStoreBuilder(
              Stores.inMemoryKeyValueStore(LatestSnapshots.STORE),
              Serdes.String(),
              Serdes.ByteArray())
          .withLoggingDisabled()
          .build();

  /** One life: takes batches, then lets ten seconds pass. */
  private void live(boolean first, int from, int to) {
    MockProcessorContext<byte[], ExemplarPartial> context = new MockProcessorContext<>();
    if (first) {
      observed.init(context.getStateStoreContext(), observed);
      snapshots.init(context.getStateStoreContext(), snapshots);
      snapshot();
    } else {
      context.addStateStore(observed);
      context.addStateStore(snapshots);
    }
    context.setCurrentSystemTimeMs(0);
    ObserveProcessor processor = new ObserveProcessor("live", null);
    processor.init(context);
    if (first) {
      send(processor, SyntheticRun.bytes(MANIFEST));
    }
    var tick = context.scheduledPunctuators().get(0).getPunctuator();
    tick.punctuate(1);
    for (int b = from; b < to; b++) {
      send(processor, SyntheticRun.bytes(Observed.batch(b, 4)));
    }
    tick.punctuate(10_000);
    processor.close();
  }

  private static void send(ObserveProcessor processor, byte[] value) {
    processor.process(new Record<>(RecordKeys.bytes(SyntheticRun.RUN + "/a"), value, 0));
  }

  private void snapshot() {
    Snapshot snapshot =
        Snapshot.newBuilder()
            .setRun(SyntheticRun.RUN)
            .setDigest(RunManifest.of(MANIFEST).digest())
            .setAnalysis(dev.weft.core.proto.AnalysisSettings.newBuilder().setName("default"))
            .setProvenance(Provenance.newBuilder().setWindow(3))
            .addClusters(Cluster.newBuilder().setId(5).addMembers(0).addMembers(1))
            .build();
    String source = SyntheticRun.RUN + "/live/default";
    snapshots.put(
        "part/" + source + "/3/0",
        RecordFormat.SNAPSHOT.encode(
            SnapshotRecord.newBuilder()
                .setFormat(1)
                .setPart(SnapshotPart.newBuilder().setParts(1).setContent(snapshot.toByteString()))
                .build()));
    snapshots.put(
        "latest/" + source,
        RecordFormat.SNAPSHOT.encode(
            SnapshotRecord.newBuilder()
                .setFormat(1)
                .setLatest(SnapshotPointer.newBuilder().setWindow(3).setParts(1))
                .build()));
  }

  private ClusterPartial cluster() {
    return observed.get("cluster/" + SyntheticRun.RUN + "/default/5").getCluster();
  }

  @Test
  void aRestartedProcessorGoesOnWhereItStoodAndDropsWhatComesAgain() {
    live(true, 0, 10);
    ClusterPartial before = cluster();
    live(false, 5, 20);
    ClusterPartial restarted = cluster();
    assertThat(restarted.getSinceWindow()).isEqualTo(before.getSinceWindow());
    assertThat(restarted.getActive()).isGreaterThan(before.getActive());
    long samples = observed.get("totals/" + SyntheticRun.RUN).getTotals().getSamples();
    assertThat(samples).isEqualTo(20L * 4 * Observed.LENGTH);
    ClusterTally whole =
        new ClusterTally(Cluster.newBuilder().setId(5).addMembers(0).addMembers(1).build(), 3);
    ClusterSet set = new ClusterSet(java.util.List.of(whole), Observed.SUBCOMPONENTS, 0);
    for (int b = 0; b < 20; b++) {
      set.add(Observed.observed("a", Observed.batch(b, 4)));
    }
    assertThat(restarted.getActive()).isEqualTo(whole.active());
    assertThat(restarted.getTopList()).isEqualTo(whole.pool().exemplars());
  }

  @Test
  void aRunThatTheReadingDropsLeavesNothingBehind() {
    live(true, 0, 3);
    MockProcessorContext<byte[], ExemplarPartial> context = new MockProcessorContext<>();
    context.addStateStore(observed);
    context.addStateStore(snapshots);
    context.setCurrentSystemTimeMs(0);
    ObserveProcessor processor = new ObserveProcessor("live", null);
    processor.init(context);
    send(processor, drop("other"));
    context.scheduledPunctuators().get(0).getPunctuator().punctuate(10_000);
    assertThat(observed.approximateNumEntries()).isPositive();
    send(processor, drop("live"));
    context.scheduledPunctuators().get(0).getPunctuator().punctuate(20_000);
    assertThat(observed.approximateNumEntries()).isZero();
  }

  private static byte[] drop(String reading) {
    return RecordFormat.IMPORTANCES.encode(
        ImportancesRecord.newBuilder()
            .setFormat(1)
            .setDrop(Drop.newBuilder().setReading(reading))
            .build());
  }
}
