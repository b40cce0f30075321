package dev.weft.streams.cells;

import dev.weft.core.proto.CellProgress;
import java.util.Arrays;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A cell's store in memory, with transactions: what was not committed can be undone. */
final class MemoryCellStore implements CellStore {
  private record Slice(long window, long offset) implements Comparable<Slice> {
    @Override
    public int compareTo(Slice other) {
      int byWindow = Long.compare(window, other.window);
      return byWindow != 0 ? byWindow : Long.compare(offset, other.offset);
    }
  }

  private @Nullable CellProgress progress;
  private TreeMap<Slice, Long> pending = new TreeMap<>();
  private TreeMap<String, byte[]> coMoments = new TreeMap<>();
  private @Nullable MemoryCellStore committed;
  private int reads;

  void commit() {
    committed = new MemoryCellStore();
    committed.takeFrom(this);
  }

  void abort() {
    takeFrom(committed == null ? new MemoryCellStore() : committed);
  }

  private void takeFrom(MemoryCellStore other) {
    progress = other.progress;
    pending = new TreeMap<>(other.pending);
    coMoments = new TreeMap<>(other.coMoments);
  }

  int pendingSlices() {
    return pending.size();
  }

  @Override
  public @Nullable CellProgress progress() {
    return progress;
  }

  @Override
  public void putProgress(CellProgress value) {
    progress = value;
  }

  @Override
  public void putPending(long window, long offset, long bytes) {
    pending.put(new Slice(window, offset), bytes);
  }

  @Override
  public void forEachPending(PendingVisitor visitor) {
    pending.forEach((slice, bytes) -> visitor.visit(slice.window, slice.offset, bytes));
  }

  @Override
  public void deletePending(long window, long offset) {
    pending.remove(new Slice(window, offset));
  }

  /** How often bands were read so far. */
  int reads() {
    return reads;
  }

  @Override
  public byte @Nullable [] band(int half, int band) {
    reads++;
    return coMoments.get("band " + half + " " + band);
  }

  @Override
  public void putBand(int half, int band, byte[] encoded) {
    coMoments.put("band " + half + " " + band, Arrays.copyOf(encoded, encoded.length));
  }

  @Override
  public void deleteBand(int half, int band) {
    coMoments.remove("band " + half + " " + band);
  }

  @Override
  public byte @Nullable [] marginals(int half, boolean ofRows) {
    return coMoments.get("marginals " + half + " " + ofRows);
  }

  @Override
  public void putMarginals(int half, boolean ofRows, byte[] encoded) {
    coMoments.put("marginals " + half + " " + ofRows, Arrays.copyOf(encoded, encoded.length));
  }

  @Override
  public boolean clearSome() {
    boolean any = !pending.isEmpty() || !coMoments.isEmpty();
    pending.clear();
    coMoments.clear();
    return any;
  }
}
