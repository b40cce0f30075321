package dev.weft.streams.cells;

import dev.weft.core.RecordFormat;
import dev.weft.core.RecordKeys.Cell;
import dev.weft.core.proto.CellProgress;
import dev.weft.core.proto.PendingSlice;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * A cell's part of the task's three stores. Keys are the cell's own key, a zero byte, and
 * big-endian numbers, so that a cell's entries lie together in order.
 */
final class KafkaCellStore implements CellStore {
  private static final int CLEARED_AT_ONCE = 64;

  private final Cell cell;
  private final byte[] prefix;
  private final KeyValueStore<String, CellProgress> progress;
  private final KeyValueStore<Bytes, byte[]> pending;
  private final KeyValueStore<Bytes, byte[]> coMoments;
  private boolean visiting;

  KafkaCellStore(
      Cell cell,
      KeyValueStore<String, CellProgress> progress,
      KeyValueStore<Bytes, byte[]> pending,
      KeyValueStore<Bytes, byte[]> coMoments) {
    this.cell = cell;
    this.prefix = (cell + "\0").getBytes(StandardCharsets.UTF_8);
    this.progress = progress;
    this.pending = pending;
    this.coMoments = coMoments;
  }

  @Override
  public @Nullable CellProgress progress() {
    requireNotVisiting();
    return progress.get(cell.toString());
  }

  @Override
  public void putProgress(CellProgress value) {
    requireNotVisiting();
    progress.put(cell.toString(), value);
  }

  @Override
  public void putPending(long window, long offset, long bytes) {
    requireNotVisiting();
    PendingSlice slice =
        PendingSlice.newBuilder().setFormat(RecordFormat.VERSION).setBytes(bytes).build();
    pending.put(pendingKey(window, offset), RecordFormat.PENDING_SLICE.encode(slice));
  }

  @Override
  public void forEachPending(PendingVisitor visitor) {
    requireNotVisiting();
    visiting = true;
    Bytes from = pendingKey(0, 0);
    Bytes to = pendingKey(Long.MAX_VALUE, Long.MAX_VALUE);
    try (KeyValueIterator<Bytes, byte[]> slices = pending.range(from, to)) {
      while (slices.hasNext()) {
        KeyValue<Bytes, byte[]> entry = slices.next();
        ByteBuffer key = ByteBuffer.wrap(entry.key.get(), prefix.length, 2 * Long.BYTES);
        long bytes = RecordFormat.PENDING_SLICE.decodeStored(entry.value).getBytes();
        visitor.visit(key.getLong(), key.getLong(), bytes);
      }
    } finally {
      visiting = false;
    }
  }

  /**
   * Reading or writing any store of the thread may evict from its cache what an open iterator has
   * yet to come to: the iterator then passes over it, silently.
   */
  private void requireNotVisiting() {
    if (visiting) {
      throw new IllegalStateException("the stores of cell " + cell + " are being visited");
    }
  }

  @Override
  public void deletePending(long window, long offset) {
    requireNotVisiting();
    pending.delete(pendingKey(window, offset));
  }

  @Override
  public byte @Nullable [] band(int half, int band) {
    requireNotVisiting();
    return coMoments.get(bandKey('p', half, band));
  }

  @Override
  public void putBand(int half, int band, byte[] encoded) {
    requireNotVisiting();
    coMoments.put(bandKey('p', half, band), encoded);
  }

  @Override
  public void deleteBand(int half, int band) {
    requireNotVisiting();
    coMoments.delete(bandKey('p', half, band));
  }

  @Override
  public byte @Nullable [] marginals(int half, boolean ofRows) {
    requireNotVisiting();
    return coMoments.get(bandKey('m', half, ofRows ? 0 : 1));
  }

  @Override
  public void putMarginals(int half, boolean ofRows, byte[] encoded) {
    requireNotVisiting();
    coMoments.put(bandKey('m', half, ofRows ? 0 : 1), encoded);
  }

  @Override
  public boolean clearSome() {
    return clearSome(pending) || clearSome(coMoments);
  }

  private boolean clearSome(KeyValueStore<Bytes, byte[]> store) {
    requireNotVisiting();
    byte[] end = prefix.clone();
    end[end.length - 1] = 1;
    List<Bytes> keys = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> entries =
        store.range(Bytes.wrap(prefix), Bytes.wrap(end))) {
      while (entries.hasNext() && keys.size() < CLEARED_AT_ONCE) {
        keys.add(entries.next().key);
      }
    }
    keys.forEach(store::delete);
    return !keys.isEmpty();
  }

  private Bytes pendingKey(long window, long offset) {
    ByteBuffer key = ByteBuffer.allocate(prefix.length + 2 * Long.BYTES);
    return Bytes.wrap(key.put(prefix).putLong(window).putLong(offset).array());
  }

  private Bytes bandKey(char kind, int half, int number) {
    ByteBuffer key = ByteBuffer.allocate(prefix.length + 2 + Integer.BYTES);
    return Bytes.wrap(key.put(prefix).put((byte) kind).put((byte) half).putInt(number).array());
  }
}
