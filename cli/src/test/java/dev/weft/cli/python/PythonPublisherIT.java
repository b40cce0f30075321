package dev.weft.cli.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.FileDescriptor;
import dev.weft.cli.Python;
import dev.weft.cli.broker.EmbeddedBroker;
import dev.weft.clusterer.export.ClusterExport;
import dev.weft.clusterer.service.ClustererService;
import dev.weft.clusterer.service.ClustererSettings;
import dev.weft.clusterer.snapshot.Analysis;
import dev.weft.clusterer.topics.CorrelationsReader;
import dev.weft.clusterer.topics.RunsReader;
import dev.weft.clusterer.topics.SnapshotReader;
import dev.weft.clusterer.topics.TopicReader;
import dev.weft.core.RecordFormat;
import dev.weft.core.RecordKeys;
import dev.weft.core.RunManifest;
import dev.weft.core.TestRecords;
import dev.weft.core.proto.Event;
import dev.weft.core.proto.ImportancesRecord;
import dev.weft.core.proto.Manifest;
import dev.weft.core.proto.Snapshot;
import dev.weft.core.proto.SnapshotRecord;
import dev.weft.core.proto.Statistic;
import dev.weft.core.proto.TestEffect;
import dev.weft.core.topics.TopicSettings;
import dev.weft.core.topics.TopicSpec;
import dev.weft.core.topics.Topics;
import dev.weft.streams.ReadingTemplate;
import dev.weft.streams.StreamsService;
import dev.weft.streams.StreamsSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The Python publisher on a real broker: its own tests, and beside the Java publisher the same
 * topics, messages, records, correlations and snapshots. It runs from its sources; nothing is
 * installed.
 */
class PythonPublisherIT {
  private static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final List<String> WRITTEN =
      List.of("importances.proto", "manifest.proto", "tests.proto", "event.proto");
  private static final long LAST_WINDOW = SameLoop.STEPS / 4 - 1;

  @TempDir static Path directory;
  private static EmbeddedBroker broker;
  private static Map<String, String> kafka;

  /** Its own tests come first: they make the topics. Then both publishers publish the same. */
  @BeforeAll
  static void publish() throws IOException {
    Python.requirePublisher();
    broker = EmbeddedBroker.start(directory.resolve("broker"), 0);
    kafka = Map.of("bootstrap.servers", broker.bootstrapServers());
    Python.run(
        List.of(
            "-m",
            "pytest",
            "-q",
            "--rootdir",
            Python.PUBLISHER.toString(),
            "-c",
            Python.PUBLISHER.resolve("pyproject.toml").toString(),
            Python.PUBLISHER.resolve("tests").toString()),
        Map.of("WEFT_BROKERS", broker.bootstrapServers()));
    Path file = directory.resolve("loop.npz");
    SameLoop.write(file);
    Python.run("publish_same.py", broker.bootstrapServers(), "python", file);
    SameLoop.publish("java", TOPICS, kafka);
  }

  @AfterAll
  static void stop() {
    if (broker != null) {
      broker.close();
    }
  }

  /** A run's records, its name out of them. */
  private static List<ImportancesRecord> records(String run) {
    List<ImportancesRecord> records = new ArrayList<>();
    try (TopicReader reader = new TopicReader(kafka)) {
      reader.readAll(
          TOPICS.importances(),
          record -> {
            if (RecordKeys.text(record.key()).equals(run + "/node-0")) {
              int partition = RecordKeys.partition(run + "/node-0", 4);
              assertThat(record.partition()).isEqualTo(partition);
              ImportancesRecord message = RecordFormat.IMPORTANCES.decode(record.value());
              records.add(message.hasManifest() ? withoutRun(message) : message);
            }
          });
    }
    return records;
  }

  private static ImportancesRecord withoutRun(ImportancesRecord record) {
    return record.toBuilder().setManifest(record.getManifest().toBuilder().clearRun()).build();
  }

  @Test
  void shouldPublishTheVeryRecordsThatJavaPublishes() {
    List<ImportancesRecord> python = records("python");
    assertThat(python).isEqualTo(records("java")).hasSizeGreaterThan(SameLoop.STEPS + 2);
    assertThat(python.get(2).getBatch().getOrigin()).as("the first batch was cut").isZero();
    assertThat(python.get(python.size() - 1).hasEnd()).isTrue();
  }

  @Test
  void shouldComeToTheDigestThatJavaComesTo() {
    Manifest announced = RunsReader.read(kafka, TOPICS, "python").orElseThrow();
    RunManifest expected = SameLoop.manifest("python");
    assertThat(announced).isEqualTo(expected.message());
    assertThat(RunManifest.of(announced).digest()).isEqualTo(expected.digest());
  }

  @Test
  void shouldMakeTopicsAsJavaMakesThem() throws ExecutionException, InterruptedException {
    try (Admin admin = Admin.create(new HashMap<String, Object>(kafka))) {
      for (TopicSpec spec : TOPICS.specs(TopicSettings.DEFAULTS)) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, spec.name());
        Config made = admin.describeConfigs(List.of(resource)).all().get().get(resource);
        spec.config()
            .forEach((key, value) -> assertThat(made.get(key).value()).as(key).isEqualTo(value));
        assertThat(
                admin.describeTopics(List.of(spec.name())).allTopicNames().get().get(spec.name()))
            .satisfies(topic -> assertThat(topic.partitions()).hasSize(spec.partitions()));
      }
    }
  }

  /** Its own tests have left some there. */
  @Test
  void shouldReadTheEffectsAndEventsThatPythonNodesWrote() {
    List<TestEffect> effects = new ArrayList<>();
    List<Event> events = new ArrayList<>();
    try (TopicReader reader = new TopicReader(kafka)) {
      reader.readAll(TOPICS.effects(), at -> effects.add(RecordFormat.EFFECT.decode(at.value())));
      reader.readAll(TOPICS.events(), at -> events.add(RecordFormat.EVENT.decode(at.value())));
    }
    assertThat(effects).hasSizeGreaterThan(10).anyMatch(TestRecords::isConfirmed);
    assertThat(effects).anyMatch(effect -> !effect.getRefused().isEmpty());
    assertThat(events).anyMatch(event -> event.getKind() == Event.Kind.CLUSTER_CONFIRMED);
  }

  /** What it publishes must be all there is; of what it only reads, it may know less. */
  @Test
  void shouldKnowTheMessagesThatJavaKnows() throws IOException {
    FileDescriptor importances = ImportancesRecord.getDescriptor().getFile();
    FileDescriptor snapshot = SnapshotRecord.getDescriptor().getFile();
    Map<String, FileDescriptorProto> ours = new HashMap<>();
    FileDescriptor tests = TestEffect.getDescriptor().getFile();
    List.of(importances, snapshot, tests, Event.getDescriptor().getFile())
        .forEach(
            file -> {
              ours.put(file.getName(), file.toProto());
              file.getDependencies().forEach(used -> ours.put(used.getName(), used.toProto()));
            });
    Path written = directory.resolve("descriptors");
    Python.run("write_descriptors.py", written);
    for (String line : Files.readAllLines(written)) {
      FileDescriptorProto theirs = FileDescriptorProto.parseFrom(Base64.getDecoder().decode(line));
      FileDescriptorProto file = ours.get(theirs.getName());
      String hint = theirs.getName() + " has changed: run producer/python/generate.py";
      if (WRITTEN.stream().anyMatch(file.getName()::endsWith)) {
        assertThat(theirs).as(hint).isEqualTo(file);
      }
      assertThat(fields(file)).as(hint).containsAllEntriesOf(fields(theirs));
    }
  }

  private static Map<String, FieldDescriptorProto> fields(FileDescriptorProto file) {
    return file.getMessageTypeList().stream()
        .flatMap(
            message ->
                message.getFieldList().stream()
                    .map(field -> Map.entry(message.getName() + "." + field.getName(), field)))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private static StreamsService startStreams() {
    return StreamsService.start(
        new StreamsSettings(
            TOPICS,
            TopicSettings.DEFAULTS,
            new ReadingTemplate(
                "live", 0, Statistic.STATISTIC_CUMULATIVE, 0, 0.1, 20, true, true, -1, 0),
            2,
            2,
            StreamsSettings.DEFAULT_STALL,
            directory.resolve("streams"),
            kafka));
  }

  private static <T> T awaited(Function<OptionalLong, java.util.Optional<T>> read) {
    OptionalLong last = OptionalLong.of(LAST_WINDOW);
    await().atMost(PATIENCE).until(() -> read.apply(last).isPresent());
    return read.apply(last).orElseThrow();
  }

  @Test
  void shouldBeCorrelatedAndClusteredAsTheSameFromJavaAndReadBack() throws IOException {
    ClustererSettings settings =
        new ClustererSettings(TOPICS, TopicSettings.DEFAULTS, Analysis.DEFAULT, "test", kafka);
    try (StreamsService streams = startStreams();
        ClustererService clusterer = ClustererService.start(settings, found -> {})) {
      var python = awaited(at -> CorrelationsReader.read(kafka, TOPICS, "python", "live", at));
      var java = awaited(at -> CorrelationsReader.read(kafka, TOPICS, "java", "live", at));
      assertThat(python.rows()).isEqualTo(java.rows()).isNotEmpty();
      for (int pair = 0; pair < java.rows().length; pair++) {
        assertThat(python.totalSumProducts(pair)).isEqualTo(java.totalSumProducts(pair));
      }
      Snapshot snapshot =
          awaited(at -> SnapshotReader.read(kafka, TOPICS, "python", "live", "default", at))
              .snapshot();
      assertThat(snapshot.getClustersCount()).isPositive();
      checkReadBack(snapshot);
      assertThat(streams.failure()).isNull();
      assertThat(clusterer.failure()).isNull();
    }
  }

  private static void checkReadBack(Snapshot snapshot) throws IOException {
    ObjectMapper json = new ObjectMapper();
    Path written = directory.resolve("mapping.json");
    Python.run("write_mapping.py", broker.bootstrapServers(), "python", written);
    JsonNode read = json.readTree(written.toFile());
    assertThat(read.get("window").asLong()).isEqualTo(LAST_WINDOW);
    assertThat(read.get("mapping"))
        .isEqualTo(
            json.readTree(
                json.writeValueAsString(
                    ClusterExport.mapping(SameLoop.manifest("python"), snapshot))));
    assertThat(read.get("members")).hasSize(snapshot.getClustersCount());
  }
}
