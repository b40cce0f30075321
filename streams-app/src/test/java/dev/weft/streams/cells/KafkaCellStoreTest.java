package dev.weft.streams.cells;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.core.RecordFormat;
import dev.weft.core.RecordKeys.Cell;
import dev.weft.core.proto.CellProgress;
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

  @Test
  void shouldVisitItsOwnSlicesInOrderOfWindowAndOffset() {
    for (long offset : new long[] {2, 0, 256, 1, 300}) {
      cell.putPending(7, offset, 10 + offset);
      cell.putPending(8, offset, 1_000);
      cell(0, 11).putPending(7, offset, 2_000);
    }
    cell.deletePending(7, 1);
    List<String> visited = new ArrayList<>();
    cell.forEachPending(
        (window, offset, bytes) -> visited.add(window + "@" + offset + ":" + bytes));
    assertThat(visited)
        .containsExactly(
            "7@0:10",
            "7@2:12",
            "7@256:266",
            "7@300:310",
            "8@0:1000",
            "8@1:1000",
            "8@2:1000",
            "8@256:1000",
            "8@300:1000");
  }

  @Test
  void shouldNameTheReplayWhereAPendingSliceIsOfAnotherVersion() {
    cell.putPending(3, 5, 1);
    pending.all().forEachRemaining(slice -> pending.put(slice.key, new byte[] {8, 9}));
    assertThatThrownBy(() -> cell.forEachPending((window, offset, bytes) -> {}))
        .hasMessageContaining("a store can't be read: ")
        .hasMessageContaining("under another reading's name");
  }

  @Test
  void shouldRefuseToBeTouchedWhileVisited() {
    cell.putPending(0, 0, 1);
    assertThatThrownBy(
            () ->
                cell.forEachPending((window, offset, bytes) -> cell.deletePending(window, offset)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("being visited");
    cell.deletePending(0, 0); // And not for ever.
    cell.forEachPending(
        (window, offset, bytes) -> {
          throw new AssertionError("nothing should be left");
        });
  }
}
