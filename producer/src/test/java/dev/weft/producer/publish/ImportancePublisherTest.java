package dev.weft.producer.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.weft.core.ImportanceBatch;
import dev.weft.core.RecordFormat;
import dev.weft.core.RunManifest;
import dev.weft.core.proto.ImportancesRecord;
import dev.weft.core.proto.ImportancesRecord.BodyCase;
import dev.weft.core.proto.Manifest;
import dev.weft.core.proto.Matrix;
import dev.weft.core.topics.TopicSettings;
import dev.weft.core.topics.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ImportancePublisherTest {
  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());

  @BeforeEach
  void begin() {
    producer.initTransactions();
  }

  private ImportancePublisher open(NodeHistory history, boolean announced) {
    Manifest manifest =
        Manifest.newBuilder()
            .setRun("run")
            .addNodes("a")
            .setWindowSteps(10)
            .addMatrices(Matrix.newBuilder().setName("m").setSubcomponents(4))
            .build();
    PublisherSettings settings =
        new PublisherSettings(
            new Topics("weft."),
            TopicSettings.DEFAULTS,
            RunManifest.of(manifest),
            "a",
            Duration.ofHours(1),
            Map.of("bootstrap.servers", "localhost:1"));
    return new ImportancePublisher(
        settings, producer, 0, new HistoryReader.Found(history, announced));
  }

  private static SampleBatch batch(long step) {
    return SampleBatch.of(
        step, new ImportanceBatch(4, new int[] {0, 1}, new int[] {2}, new char[] {9}));
  }

  private List<ImportancesRecord> published() {
    return producer.history().stream()
        .filter(record -> record.topic().equals("weft.importances"))
        .map(record -> RecordFormat.IMPORTANCES.decode(record.value()))
        .toList();
  }

  @Test
  void shouldSendTheManifestThenNumberedBatchesThenTheEnd() {
    try (ImportancePublisher publisher = open(NodeHistory.NOTHING, false)) {
      publisher.publish(batch(0));
      publisher.publish(batch(0));
      publisher.mark(5);
      publisher.publish(batch(5));
      publisher.end();
    }
    assertThat(published())
        .extracting(ImportancesRecord::getBodyCase)
        .containsExactly(
            BodyCase.MANIFEST,
            BodyCase.BATCH,
            BodyCase.BATCH,
            BodyCase.MARK,
            BodyCase.BATCH,
            BodyCase.END);
    assertThat(published().get(4).getBatch().getNumber()).isEqualTo(2);
    assertThat(published().get(5).getEnd().getBatches()).isEqualTo(3);
    assertThat(producer.history())
        .filteredOn(record -> record.topic().equals("weft.runs"))
        .hasSize(1);
    assertThat(producer.transactionInFlight()).isFalse();
  }

  @Test
  void shouldGoOnWhereTheNodeStood() {
    NodeHistory history = new NodeHistory(true, 7, 5, 30, 30, ByteString.EMPTY, false, false);
    try (ImportancePublisher publisher = open(history, true)) {
      publisher.publish(batch(30));
    }
    assertThat(published()).hasSize(1);
    assertThat(published().get(0).getBatch().getNumber()).isEqualTo(7);
    assertThat(published().get(0).getBatch().getOrigin()).isEqualTo(5);
    assertThat(producer.history()).hasSize(1);
  }

  @Test
  void shouldRefuseWhatBreaksTheOrderOfTheStream() {
    try (ImportancePublisher publisher = open(NodeHistory.NOTHING, false)) {
      publisher.publish(batch(3));
      publisher.mark(6);
      assertThatThrownBy(() -> publisher.publish(batch(5)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("step 5 after step 6: steps never go back");
      SampleBatch wide =
          SampleBatch.of(
              6, new ImportanceBatch(5, new int[] {0, 1}, new int[] {4}, new char[] {9}));
      assertThatThrownBy(() -> publisher.publish(wide))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("5");
      publisher.end();
      assertThatThrownBy(() -> publisher.publish(batch(6)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("has ended");
    }
  }

  @Test
  void shouldSayAfterAFailureAtEveryCallWhyItStopped() {
    ImportancePublisher publisher = open(NodeHistory.NOTHING, false);
    publisher.publish(batch(0));
    producer.commitTransactionException = new KafkaException("the disk is full");
    assertThatThrownBy(publisher::commit)
        .isInstanceOf(KafkaException.class)
        .hasMessageContaining("node 'run/a' can't publish: the disk is full");
    assertThatThrownBy(() -> publisher.publish(batch(1))).hasMessageContaining("the disk is full");
    publisher.close();
    assertThatThrownBy(() -> publisher.publish(batch(1))).hasMessageContaining("the disk is full");
    assertThat(published()).extracting(ImportancesRecord::getBodyCase).doesNotContain(BodyCase.END);
  }

  @Test
  void shouldStopWhenItsNodeWasStartedElsewhere() {
    try (ImportancePublisher publisher = open(NodeHistory.NOTHING, false)) {
      publisher.publish(batch(0));
      producer.commitTransactionException = new ProducerFencedException("fenced");
      assertThatThrownBy(publisher::commit)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("was started elsewhere");
    }
  }

  @Test
  void shouldSkipWhatWasPublishedBeforeWhenItBeginsLower() {
    NodeHistory history = new NodeHistory(true, 7, 5, 30, 32, ByteString.EMPTY, false, false);
    try (ImportancePublisher publisher = open(history, true)) {
      for (long step : new long[] {10, 20, 30, 31, 32, 40}) {
        publisher.publish(batch(step));
      }
      assertThat(publisher.skipped()).isEqualTo(4);
      assertThatThrownBy(() -> publisher.publish(batch(39)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("step 39 after step 40: steps never go back");
    }
    assertThat(published())
        .extracting(record -> record.getBatch().getStep())
        .containsExactly(32L, 40L);
    assertThat(published())
        .extracting(record -> record.getBatch().getNumber())
        .containsExactly(7L, 8L);
  }
}
