package dev.weft.streams.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.core.RecordFormat;
import dev.weft.core.RecordKeys;
import dev.weft.core.proto.Manifest;
import dev.weft.streams.Outgoing;
import dev.weft.streams.ReadingTemplate;
import dev.weft.streams.StreamsListener;
import dev.weft.streams.SyntheticRun;
import java.util.Random;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;

class IngestProcessorTest {
  private static final int SUBCOMPONENTS = 12;
  private static final Manifest MANIFEST = SyntheticRun.manifest(SUBCOMPONENTS, 4, "a");

  private final Random random = new Random(3);
  private final MockProcessorContext<byte[], Outgoing> context = new MockProcessorContext<>();
  private final IngestProcessor processor =
      new IngestProcessor(ReadingTemplate.LIVE, false, StreamsListener.NONE, null);

  private <T> void addStore(String name, Serde<T> values) {
    KeyValueStore<String, T> store =
        Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(name), Serdes.String(), values)
            .withLoggingDisabled()
            .build();
    store.init(context.getStateStoreContext(), store);
  }

  /** Whether it asked for a commit. */
  private boolean commitsAfter(byte[] value) {
    context.resetCommit();
    processor.process(new Record<>(RecordKeys.bytes(SyntheticRun.RUN + "/a"), value, 0));
    return context.committed();
  }

  private byte[] batch(long number, long step) {
    return SyntheticRun.bytes(
        SyntheticRun.batch(number, step, SyntheticRun.rows(random, 5, SUBCOMPONENTS)));
  }

  @Test
  void shouldCommitAtOnceWhereAWindowMayCloseAndNowhereElse() {
    addStore(IngestProcessor.NODES, RecordFormat.NODE_STATE.storeSerde());
    addStore(IngestProcessor.COUNTS, RecordFormat.COUNTS.storeSerde());
    addStore(IngestProcessor.READINGS, RecordFormat.CELL.storeSerde());
    context.setRecordMetadata("importances", 0, 0);
    processor.init(context);
    assertThat(commitsAfter(SyntheticRun.bytes(MANIFEST))).isFalse();
    assertThat(commitsAfter(batch(0, 0))).isFalse();
    assertThat(commitsAfter(batch(1, 3))).isFalse();
    assertThat(commitsAfter(batch(2, 4))).isTrue();
    assertThat(commitsAfter(SyntheticRun.mark(6, false))).isFalse();
    assertThat(commitsAfter(SyntheticRun.mark(8, false))).isTrue();
    assertThat(commitsAfter(batch(2, 4))).as("a repeat").isFalse();
    assertThat(commitsAfter(SyntheticRun.end(3))).isTrue();
  }
}
