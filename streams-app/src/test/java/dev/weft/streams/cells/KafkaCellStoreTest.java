package dev.weft.streams.cells;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.core.RecordFormat;
import dev.weft.core.RecordKeys.Cell;
import dev.weft.core.proto.CellProgress;
import dev.weft.core.proto.CellRecord;
import dev.weft.core.proto.Slice;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;

class KafkaCellStoreTest {
  private final MockProcessorContext<byte[], byte[]> context = new MockProcessorContext<>();
  private final KeyValueStore<String, CellProgress> progress =
      store("progress", Serdes.String(), RecordFormat.CELL_PROGRESS.serde());
  private final KeyValueStore<Bytes, byte[]> pending =
      store("pending", Serdes.Bytes(), Serdes.ByteArray());
  private final KeyValueStore<Bytes, byte[]> coMoments =
      store("co-moments", Serdes.Bytes(), Serdes.ByteArray());
  private final KafkaCellStore cell = cell(0, 1);

  private <K, V> KeyValueStore<K, V> store(String name, Serde<K> keys, Serde<V> values) {
    KeyValueStore<K, V> store =
        Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(name), keys, values)
            .withLoggingDisabled()
            .build();
    store.init(context.getStateStoreContext(), store);
    return store;
  }

  private KafkaCellStore cell(int row, int column) {
    return new KafkaCellStore(
        new Cell("run", "0123456789abcdef", "live", row, column), progress, pending, coMoments);
  }

  private static CellRecord slice(long step) {
    return CellRecord.newBuilder()
        .setFormat(RecordFormat.VERSION)
        .setNode("a")
        .setSlice(Slice.newBuilder().setStep(step))
        .build();
  }

  @Test
  void shouldVisitItsOwnSlicesOfAWindowInOrderOfArrival() {
    for (long arrival : new long[] {2, 0, 256, 1, 300}) {
      cell.putPending(7, arrival, slice(arrival));
      cell.putPending(8, arrival, slice(1_000));
      cell(0, 11).putPending(7, arrival, slice(2_000));
    }
    List<Long> steps = new ArrayList<>();
    cell.forEachPending(
        7, 257, (window, arrival, record) -> steps.add(record.getSlice().getStep()));
    assertThat(steps).containsExactly(0L, 1L, 2L, 256L);
    cell.deletePending(7, 1);
    steps.clear();
    cell.forEachPending((window, arrival, record) -> steps.add(window));
    assertThat(steps).containsExactly(7L, 7L, 7L, 7L, 8L, 8L, 8L, 8L, 8L);
  }

  @Test
  void shouldRefuseToBeTouchedWhileVisited() {
    cell.putPending(0, 0, slice(0));
    assertThatThrownBy(
            () ->
                cell.forEachPending(
                    (window, arrival, record) -> cell.deletePending(window, arrival)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("being visited");
    cell.deletePending(0, 0); // And not for ever.
    cell.forEachPending(
        (window, arrival, record) -> {
          throw new AssertionError("nothing should be left");
        });
  }
}
