package dev.weft.clusterer.web.book;

import dev.weft.clusterer.web.book.SnapshotBook.Source;
import dev.weft.core.proto.ExemplarsRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The newest exemplars of every cluster, in memory: some 20 KB each. Where they take more than the
 * bound, the source that was not renewed for longest goes. Safe for any threads.
 */
public final class ExemplarBook implements Exemplars {
  /** Bytes kept unless told otherwise: some ten thousand clusters. */
  public static final long DEFAULT_BYTES = 256L << 20;

  private final long mostBytes;
  private final Map<Source, Kept> sources = new LinkedHashMap<>();
  private final List<Consumer<Source>> listeners = new CopyOnWriteArrayList<>();
  private long bytes;

  private static final class Kept {
    private final Map<Long, ExemplarsRecord> records = new TreeMap<>();
    private long bytes;

    void put(long cluster, @Nullable ExemplarsRecord record) {
      ExemplarsRecord before =
          record == null ? records.remove(cluster) : records.put(cluster, record);
      bytes -= before == null ? 0 : before.getSerializedSize();
      bytes += record == null ? 0 : record.getSerializedSize();
    }
  }

  /** Keeps at most so many bytes. */
  public ExemplarBook(long mostBytes) {
    this.mostBytes = mostBytes;
  }

  /** Takes a cluster's newest record, or forgets the cluster where it is null. */
  public synchronized void put(Source source, long cluster, @Nullable ExemplarsRecord record) {
    Kept kept = sources.remove(source);
    if (kept == null) {
      kept = new Kept();
    }
    bytes -= kept.bytes;
    kept.put(cluster, record);
    bytes += kept.bytes;
    sources.put(source, kept);
    while (bytes > mostBytes && sources.size() > 1) {
      Map.Entry<Source, Kept> eldest = sources.entrySet().iterator().next();
      bytes -= eldest.getValue().bytes;
      sources.remove(eldest.getKey());
    }
  }

  /** Tells the listeners of sources that changed. */
  public void changed(Set<Source> which) {
    which.forEach(source -> listeners.forEach(listener -> listener.accept(source)));
  }

  @Override
  public synchronized Optional<ExemplarsRecord> of(Source source, long cluster) {
    Kept kept = sources.get(source);
    return Optional.ofNullable(kept == null ? null : kept.records.get(cluster));
  }

  @Override
  public synchronized List<ExemplarsRecord> all(Source source) {
    Kept kept = sources.get(source);
    return kept == null ? List.of() : new ArrayList<>(kept.records.values());
  }

  @Override
  public AutoCloseable listen(Consumer<Source> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }
}
