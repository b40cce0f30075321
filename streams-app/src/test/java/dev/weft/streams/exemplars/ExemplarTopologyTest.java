package dev.weft.streams.exemplars;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.core.RecordFormat;
import dev.weft.core.RecordKeys;
import dev.weft.core.RunManifest;
import dev.weft.core.proto.Cluster;
import dev.weft.core.proto.ExemplarsRecord;
import dev.weft.core.proto.Manifest;
import dev.weft.core.proto.Provenance;
import dev.weft.core.proto.ReadingSettings;
import dev.weft.core.proto.Snapshot;
import dev.weft.core.proto.SnapshotPart;
import dev.weft.core.proto.SnapshotPointer;
import dev.weft.core.proto.SnapshotRecord;
import dev.weft.core.proto.Vocabulary;
import dev.weft.core.topics.TopicSettings;
import dev.weft.core.topics.Topics;
import dev.weft.streams.ReadingTemplate;
import dev.weft.streams.StreamsSettings;
import dev.weft.streams.SyntheticRun;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ExemplarTopologyTest {
  private static final Manifest MANIFEST =
      SyntheticRun.manifest(Observed.SUBCOMPONENTS, 4, "a", "b").toBuilder()
          .setVocabulary(Vocabulary.newBuilder().setSize(Observed.VOCABULARY))
          .build();

  @TempDir private Path directory;
  private TopologyTestDriver driver;
  private TestInputTopic<byte[], byte[]> importances;
  private TestInputTopic<byte[], byte[]> snapshots;
  private TestOutputTopic<byte[], byte[]> exemplars;

  @BeforeEach
  void start() {
    StreamsSettings settings =
        new StreamsSettings(
            new Topics(Topics.DEFAULT_PREFIX),
            TopicSettings.DEFAULTS,
            ReadingTemplate.LIVE,
            1,
            1,
            Duration.ZERO,
            directory,
            Map.of("bootstrap.servers", "localhost:1"));
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "exemplars");
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "localhost:1");
    properties.put(StreamsConfig.STATE_DIR_CONFIG, directory.toString());
    driver =
        new TopologyTestDriver(
            ExemplarTopology.build(settings), properties, Instant.ofEpochMilli(0));
    importances = input(settings.topics().importances());
    snapshots = input(settings.topics().snapshots());
    exemplars =
        driver.createOutputTopic(
            settings.topics().exemplars(),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
  }

  private TestInputTopic<byte[], byte[]> input(String topic) {
    return driver.createInputTopic(topic, new ByteArraySerializer(), new ByteArraySerializer());
  }

  @AfterEach
  void stop() {
    driver.close();
  }

  private void manifests() {
    send("a", SyntheticRun.bytes(MANIFEST));
    send("b", SyntheticRun.bytes(MANIFEST));
  }

  private void batches(int from, int to) {
    for (int b = from; b < to; b++) {
      send("a", SyntheticRun.bytes(Observed.batch(b, 4)));
      send("b", SyntheticRun.bytes(Observed.batch(b, 4)));
    }
  }

  private void send(String node, byte[] value) {
    importances.pipeInput(RecordKeys.bytes(SyntheticRun.RUN + "/" + node), value);
  }

  private void snapshot(long window, Cluster... clusters) {
    Snapshot snapshot =
        Snapshot.newBuilder()
            .setRun(SyntheticRun.RUN)
            .setDigest(RunManifest.of(MANIFEST).digest())
            .setReading(ReadingSettings.newBuilder().setName("live"))
            .setAnalysis(
                dev.weft.core.proto.AnalysisSettings.newBuilder().setName("default").setSeed(1))
            .setProvenance(Provenance.newBuilder().setWindow(window))
            .addAllClusters(List.of(clusters))
            .build();
    snapshots.pipeInput(
        RecordKeys.snapshotPart(SyntheticRun.RUN, "live", "default", window, 0),
        RecordFormat.SNAPSHOT.encode(
            SnapshotRecord.newBuilder()
                .setFormat(1)
                .setPart(SnapshotPart.newBuilder().setParts(1).setContent(snapshot.toByteString()))
                .build()));
    snapshots.pipeInput(
        RecordKeys.latestSnapshot(SyntheticRun.RUN, "live", "default"),
        RecordFormat.SNAPSHOT.encode(
            SnapshotRecord.newBuilder()
                .setFormat(1)
                .setLatest(SnapshotPointer.newBuilder().setWindow(window).setParts(1))
                .build()));
  }

  private static Cluster cluster(long id, Integer... members) {
    return Cluster.newBuilder().setId(id).addAllMembers(List.of(members)).build();
  }

  private Map<String, TestRecord<byte[], byte[]>> published() {
    for (int tick = 0; tick < 20; tick++) {
      driver.advanceWallClockTime(Duration.ofMillis(250));
    }
    Map<String, TestRecord<byte[], byte[]>> latest = new java.util.TreeMap<>();
    exemplars
        .readRecordsToList()
        .forEach(record -> latest.put(RecordKeys.text(record.key()), record));
    return latest;
  }

  private static ExemplarsRecord record(Map<String, TestRecord<byte[], byte[]>> latest, long id) {
    return RecordFormat.EXEMPLARS.decode(
        latest.get(SyntheticRun.RUN + "/live/default/" + id).value());
  }

  @Test
  void samplesBeforeTheFirstSnapshotCountAsFarAsTheyAreKept() {
    manifests();
    batches(0, 4);
    snapshot(0, cluster(1, 0, 1));
    ExemplarsRecord record = record(published(), 1);
    assertThat(record.getSamples()).isEqualTo(2 * 4 * 4 * Observed.LENGTH);
    assertThat(record.getTopList()).isNotEmpty();
    assertThat(record.getTables(0).getSamples()).isEqualTo(record.getSamples());
  }

  @Test
  void onlyClustersWhoseMembershipChangedBeginAnew() {
    manifests();
    snapshot(0, cluster(1, 0, 1), cluster(2, 3, 4));
    published();
    batches(0, 4);
    published();
    snapshot(1, cluster(1, 0, 1), cluster(2, 3, 5));
    batches(4, 6);
    Map<String, TestRecord<byte[], byte[]>> latest = published();
    assertThat(record(latest, 1).getSinceWindow()).isZero();
    assertThat(record(latest, 2).getSinceWindow()).isEqualTo(1);
    assertThat(record(latest, 2).getMembersList()).containsExactly(3, 5);
    assertThat(record(latest, 1).getSamples()).isEqualTo(record(latest, 2).getSamples());
  }

  @Test
  void aClusterThatIsGoneGetsATombstone() {
    manifests();
    snapshot(0, cluster(1, 0, 1), cluster(2, 3, 4));
    batches(0, 2);
    published();
    snapshot(1, cluster(1, 0, 1));
    batches(2, 3);
    assertThat(published().get(SyntheticRun.RUN + "/live/default/2").value()).isNull();
  }

  @Test
  void repeatsAndRubbishCountNothing() {
    manifests();
    snapshot(0, cluster(1, 0, 1));
    batches(0, 2);
    batches(0, 2);
    send("a", new byte[] {1, 2, 3});
    send("c", SyntheticRun.bytes(Observed.batch(0, 4)));
    assertThat(record(published(), 1).getSamples()).isEqualTo(2 * 2 * 4 * Observed.LENGTH);
  }
}
