package dev.weft.clusterer.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** What becomes of a transaction while the broker is away, or has given it up. */
class LoopTransactionsTest {
  private static final TopicPartition PARTITION = new TopicPartition("correlations", 0);
  private static final List<ProducerRecord<byte[], byte[]>> RECORDS =
      List.of(new ProducerRecord<>("snapshots", new byte[] {1}, new byte[] {2}));

  private final List<Mock> producers = new ArrayList<>();
  private boolean stopping;
  private final LoopTransactions transactions =
      new LoopTransactions(new MockConsumer<>("earliest"), this::producer, () -> stopping);

  /** Its next commits are answered late. */
  private static final class Mock extends MockProducer<byte[], byte[]> {
    int late;

    Mock() {
      super(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public void commitTransaction() {
      if (late > 0) {
        late--;
        throw new TimeoutException("away");
      }
      super.commitTransaction();
    }

    @Override
    public void abortTransaction() {
      if (late > 0) {
        throw new IllegalStateException("a commit is under way");
      }
      super.abortTransaction();
    }
  }

  private Mock producer() {
    producers.add(new Mock());
    return producers.get(producers.size() - 1);
  }

  private Mock newest() {
    return producers.get(producers.size() - 1);
  }

  @Test
  void shouldAskForTheCommitUntilItIsAnswered() {
    transactions.init();
    newest().late = 3;
    transactions.commit(RECORDS, PARTITION, 5);
    assertThat(newest().commitCount()).isEqualTo(1);
    assertThat(newest().history()).hasSize(1);
    transactions.recover();
    assertThat(producers).hasSize(1);
  }

  @Test
  void shouldNotWaitForTheBrokerOnceStopped() {
    transactions.init();
    newest().late = 3;
    stopping = true;
    assertThatThrownBy(() -> transactions.commit(RECORDS, PARTITION, 5))
        .isInstanceOf(TimeoutException.class);
    assertThat(newest().late).isEqualTo(2);
  }

  @Test
  void shouldGoOnWithANewProducerWhereTheOldOneIsFenced() {
    transactions.init();
    newest().fenceProducer();
    assertThatThrownBy(() -> transactions.commit(RECORDS, PARTITION, 5))
        .isInstanceOf(ProducerFencedException.class);
    transactions.recover();
    transactions.commit(RECORDS, PARTITION, 5);
    assertThat(producers).hasSize(2);
    assertThat(producers.get(0).closed()).isTrue();
    assertThat(newest().history()).hasSize(1);
  }
}
