package dev.weft.cli.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.cli.broker.EmbeddedBrokerExtension;
import dev.weft.clusterer.topics.RunsReader;
import dev.weft.clusterer.topics.SnapshotTombstones;
import dev.weft.clusterer.web.book.KafkaBook;
import dev.weft.clusterer.web.book.SnapshotBook;
import dev.weft.clusterer.web.book.SnapshotBook.Source;
import dev.weft.core.RecordFormat;
import dev.weft.core.RecordKeys;
import dev.weft.core.RunManifest;
import dev.weft.core.proto.AnalysisSettings;
import dev.weft.core.proto.ExemplarsRecord;
import dev.weft.core.proto.Manifest;
import dev.weft.core.proto.Matrix;
import dev.weft.core.proto.Provenance;
import dev.weft.core.proto.ReadingSettings;
import dev.weft.core.proto.RunRecord;
import dev.weft.core.proto.Snapshot;
import dev.weft.core.proto.SnapshotPart;
import dev.weft.core.proto.SnapshotRecord;
import dev.weft.core.topics.TopicCreator;
import dev.weft.core.topics.TopicSettings;
import dev.weft.core.topics.Topics;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the page's book takes from topics. */
class KafkaBookIT {
  @RegisterExtension static final EmbeddedBrokerExtension BROKER = new EmbeddedBrokerExtension();

  private static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX);

  @BeforeAll
  static void createTopics() {
    try (Admin admin = Admin.create(BROKER.client())) {
      assertThat(TopicCreator.createMissing(admin, TOPICS.specs(TopicSettings.DEFAULTS)))
          .isNotEmpty();
    }
  }

  private static Map<String, String> kafka() {
    return Map.of("bootstrap.servers", BROKER.client().get("bootstrap.servers").toString());
  }

  private static RunManifest manifest(String run) {
    return RunManifest.of(
        Manifest.newBuilder()
            .setRun(run)
            .setWindowSteps(10)
            .addNodes("a")
            .addMatrices(Matrix.newBuilder().setName("h.0").setSubcomponents(3))
            .build());
  }

  private static ProducerRecord<byte[], byte[]> announced(String run) {
    RunRecord record =
        RunRecord.newBuilder()
            .setFormat(RecordFormat.VERSION)
            .setManifest(manifest(run).message())
            .build();
    return new ProducerRecord<>(
        TOPICS.runs(), RecordKeys.bytes(run), RecordFormat.RUN.encode(record));
  }

  private static ProducerRecord<byte[], byte[]> snapshot(String run, long window) {
    Snapshot snapshot =
        Snapshot.newBuilder()
            .setRun(run)
            .setDigest(manifest(run).digest())
            .setReading(ReadingSettings.newBuilder().setName("live"))
            .setAnalysis(AnalysisSettings.newBuilder().setName("default"))
            .setProvenance(Provenance.newBuilder().setWindow(window))
            .build();
    SnapshotRecord record =
        SnapshotRecord.newBuilder()
            .setFormat(RecordFormat.VERSION)
            .setPart(SnapshotPart.newBuilder().setParts(1).setContent(snapshot.toByteString()))
            .build();
    return new ProducerRecord<>(
        TOPICS.snapshots(),
        RecordKeys.partition(run, TopicSettings.DEFAULTS.runPartitions()),
        RecordKeys.snapshotPart(run, "live", "default", window, 0),
        RecordFormat.SNAPSHOT.encode(record));
  }

  @SafeVarargs
  private static void write(ProducerRecord<byte[], byte[]>... records) {
    try (Producer<byte[], byte[]> producer =
        new KafkaProducer<>(
            BROKER.client(), new ByteArraySerializer(), new ByteArraySerializer())) {
      for (ProducerRecord<byte[], byte[]> record : records) {
        var unused = producer.send(record); // Missing records fail what looks for them.
      }
      producer.flush();
    }
  }

  private static SnapshotBook loaded(int windows) {
    KafkaBook book = new KafkaBook(kafka(), TOPICS, new SnapshotBook(windows));
    book.load();
    return book.book();
  }

  private static List<Long> windows(SnapshotBook book, String run) {
    return book.snapshots(new Source(run, "live", "default")).stream()
        .map(snapshot -> snapshot.getProvenance().getWindow())
        .toList();
  }

  @Test
  void shouldShowTheNewestSnapshotsAndNoneThatWasDeleted() {
    write(announced("kept"), announced("dropped"));
    for (long window = 0; window < 12; window++) {
      write(snapshot("kept", window), snapshot("dropped", window));
    }
    assertThat(windows(loaded(3), "kept")).containsExactly(9L, 10L, 11L);
    assertThat(windows(loaded(3), "dropped")).containsExactly(9L, 10L, 11L);
    assertThat(SnapshotTombstones.write(kafka(), TOPICS, "dropped", "live")).isEqualTo(12);
    // Committed, and seen once the commit has come to the partition.
    await().until(() -> windows(loaded(3), "dropped").isEmpty());
    write(snapshot("dropped", 4));
    assertThat(windows(loaded(3), "dropped")).containsExactly(4L);
    assertThat(windows(loaded(3), "kept")).containsExactly(9L, 10L, 11L);
  }

  @Test
  void shouldPassOverRecordsOfRunsThatCannotBeRead() {
    write(
        announced("good"),
        new ProducerRecord<>(TOPICS.runs(), RecordKeys.bytes("bad"), new byte[] {9, 9, 9}),
        new ProducerRecord<>(TOPICS.runs(), RecordKeys.bytes("good"), new byte[] {8, 77, 1}),
        snapshot("good", 0));
    assertThat(RunsReader.readAll(kafka(), TOPICS))
        .extracting(Manifest::getRun)
        .contains("good")
        .doesNotContain("bad");
    SnapshotBook book = loaded(3);
    assertThat(book.manifest("good").orElseThrow().digest()).isEqualTo(manifest("good").digest());
    assertThat(windows(book, "good")).containsExactly(0L);
  }

  private static ProducerRecord<byte[], byte[]> exemplars(String run, long samples) {
    ExemplarsRecord record =
        ExemplarsRecord.newBuilder()
            .setFormat(RecordFormat.VERSION)
            .setCluster(1)
            .setSamples(samples)
            .build();
    return new ProducerRecord<>(
        TOPICS.exemplars(),
        RecordKeys.partition(run, TopicSettings.DEFAULTS.runPartitions()),
        RecordKeys.exemplars(run, "live", "default", 1),
        RecordFormat.EXEMPLARS.encode(record));
  }

  private static long followers() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("weft-follows-" + TOPICS.exemplars()))
        .count();
  }

  /** A second one would put older records over newer while it reads from the beginning. */
  @Test
  void shouldFollowClustersOnceHoweverManyWantIt() throws Exception {
    Source source = new Source("followed", "live", "default");
    write(exemplars("followed", 10), exemplars("followed", 20));
    KafkaBook book = new KafkaBook(kafka(), TOPICS, new SnapshotBook(1));
    AutoCloseable first = book.followClusters();
    assertThat(book.exemplars().of(source, 1).orElseThrow().getSamples()).isEqualTo(20);
    AtomicInteger changes = new AtomicInteger();
    try (AutoCloseable unused = book.exemplars().listen(changed -> changes.incrementAndGet())) {
      AutoCloseable second = book.followClusters();
      assertThat(changes).hasValue(0);
      assertThat(followers()).isEqualTo(1);
      first.close();
      first.close();
      assertThat(followers()).isEqualTo(1);
      write(exemplars("followed", 30));
      await().until(() -> book.exemplars().of(source, 1).orElseThrow().getSamples() == 30);
      second.close();
      assertThat(followers()).isZero();
    }
    try (AutoCloseable unused = book.followClusters()) {
      assertThat(followers()).isEqualTo(1);
    }
  }
}
