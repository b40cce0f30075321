package dev.weft.cli.pipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.cli.broker.EmbeddedBrokerExtension;
import dev.weft.clusterer.topics.TopicReader;
import dev.weft.core.LittleEndian;
import dev.weft.core.RecordFormat;
import dev.weft.core.RecordKeys;
import dev.weft.core.proto.TestEffect;
import dev.weft.core.proto.TestRequest;
import dev.weft.core.proto.TestSample;
import dev.weft.core.proto.TestSet;
import dev.weft.core.topics.TopicCreator;
import dev.weft.core.topics.TopicSettings;
import dev.weft.producer.publish.TestWorker;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A node that tests clusters is killed: what it had not answered is answered by another, once. */
class KilledTesterIT {
  private static final int REQUESTS = 24;

  @RegisterExtension static final EmbeddedBrokerExtension BROKER = new EmbeddedBrokerExtension();

  @TempDir private Path folder;

  private static Map<String, String> kafka() {
    return Map.of("bootstrap.servers", String.valueOf(BROKER.client().get("bootstrap.servers")));
  }

  private static TestRequest request(int cluster) {
    Random random = new Random(cluster);
    TestRequest.Builder request =
        TestRequest.newBuilder()
            .setFormat(RecordFormat.VERSION)
            .setRun("tested")
            .setDigest(AnsweringNode.manifest().digest())
            .setReading("live")
            .setAnalysis("default")
            .setCluster(cluster)
            .setMembers(set(random));
    IntStream.range(0, 4).forEach(control -> request.addControls(set(random)));
    for (int s = 0; s < 16; s++) {
      int[] tokens = random.ints(40, 1, 1_024).toArray();
      request.addSamples(TestSample.newBuilder().setTokens(LittleEndian.ofInts(tokens)));
    }
    return request.build();
  }

  private static TestSet set(Random random) {
    return TestSet.newBuilder()
        .addAllNumbers(random.ints(10, 0, 3_840).sorted().distinct().boxed().toList())
        .build();
  }

  private static void send(List<ProducerRecord<byte[], byte[]>> records) {
    try (Producer<byte[], byte[]> producer =
        new KafkaProducer<>(
            new HashMap<String, Object>(kafka()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (ProducerRecord<byte[], byte[]> record : records) {
        var unused = producer.send(record);
      }
    }
  }

  private static ProducerRecord<byte[], byte[]> record(int cluster) {
    return new ProducerRecord<>(
        AnsweringNode.TOPICS.tests(),
        RecordKeys.test("tested", "live", "default", cluster),
        RecordFormat.TEST.encode(request(cluster)));
  }

  /** Committed ones, as they lie in the topic. */
  private static List<TestEffect> answers() {
    List<TestEffect> answers = new ArrayList<>();
    try (TopicReader reader = new TopicReader(kafka())) {
      reader.readAll(
          AnsweringNode.TOPICS.effects(),
          record -> answers.add(RecordFormat.EFFECT.decode(record.value())));
    }
    return answers;
  }

  @Test
  void shouldAnswerEveryRequestOnceThoughANodeIsKilled() throws Exception {
    try (Admin admin = Admin.create(BROKER.client())) {
      TopicCreator.createMissing(admin, AnsweringNode.TOPICS.specs(TopicSettings.DEFAULTS));
    }
    List<ProducerRecord<byte[], byte[]>> requests =
        new ArrayList<>(IntStream.range(0, REQUESTS).mapToObj(KilledTesterIT::record).toList());
    byte[] broken = "no request".getBytes(StandardCharsets.UTF_8);
    requests.add(
        5,
        new ProducerRecord<>(
            AnsweringNode.TOPICS.tests(), RecordKeys.test("tested", "live", "default", 1), broken));
    send(requests);
    int before;
    try (WeftProcess first =
        WeftProcess.startMain(
            folder.resolve("a.log"), AnsweringNode.class, kafka().get("bootstrap.servers"), "a")) {
      await().atMost(Duration.ofSeconds(60)).until(() -> answers().size() >= 2);
      first.kill();
      before = answers().size();
    }
    assertThat(before).isBetween(2, REQUESTS - 1);
    try (TestWorker second = AnsweringNode.start(kafka(), "b")) {
      await().atMost(Duration.ofSeconds(90)).until(() -> answers().size() >= REQUESTS);
      assertThat(second.answered()).isEqualTo(REQUESTS - before);
    }
    List<TestEffect> answers = answers();
    assertThat(answers)
        .extracting(TestEffect::getCluster)
        .containsExactlyInAnyOrderElementsOf(LongStream.range(0, REQUESTS).boxed().toList());
    assertThat(answers).extracting(TestEffect::getRefused).containsOnly("");
    assertThat(answers).filteredOn(effect -> effect.getNode().equals("a")).hasSize(before);
    List<byte[]> rejected = new ArrayList<>();
    try (TopicReader reader = new TopicReader(kafka())) {
      reader.readAll(AnsweringNode.TOPICS.rejected(), record -> rejected.add(record.value()));
    }
    assertThat(rejected).containsExactly(broken);
  }
}
