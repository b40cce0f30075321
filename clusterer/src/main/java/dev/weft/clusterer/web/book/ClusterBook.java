package dev.weft.clusterer.web.book;

import com.google.protobuf.MessageLite;
import dev.weft.clusterer.web.book.SnapshotBook.Source;
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
 * The newest record of every cluster, in memory. Where they take more than the bound, the source
 * that was not renewed for longest goes. Safe for any threads.
 *
 * @param <M> the record
 */
public class ClusterBook<M extends MessageLite> {
  private final long mostBytes;
  private final Map<Source, Kept<M>> sources = new LinkedHashMap<>();
  private final List<Consumer<Source>> listeners = new CopyOnWriteArrayList<>();
  private long bytes;

  private static final class Kept<M extends MessageLite> {
    private final Map<Long, M> records = new TreeMap<>();
    private long bytes;

    void put(long cluster, @Nullable M record) {
      M before = record == null ? records.remove(cluster) : records.put(cluster, record);
      bytes -= before == null ? 0 : before.getSerializedSize();
      bytes += record == null ? 0 : record.getSerializedSize();
    }
  }

  ClusterBook(long mostBytes) {
    this.mostBytes = mostBytes;
  }

  /** Takes a cluster's newest record, or forgets the cluster where it is null. */
  public synchronized void put(Source source, long cluster, @Nullable M record) {
    Kept<M> kept = sources.remove(source);
    if (kept == null) {
      kept = new Kept<>();
    }
    bytes -= kept.bytes;
    kept.put(cluster, record);
    bytes += kept.bytes;
    sources.put(source, kept);
    while (bytes > mostBytes && sources.size() > 1) {
      Map.Entry<Source, Kept<M>> eldest = sources.entrySet().iterator().next();
      bytes -= eldest.getValue().bytes;
      sources.remove(eldest.getKey());
    }
  }

  /** Tells the listeners of sources that changed. */
  public void changed(Set<Source> which) {
    which.forEach(source -> listeners.forEach(listener -> listener.accept(source)));
  }

  /** A cluster's newest record; empty where none is kept. */
  public synchronized Optional<M> of(Source source, long cluster) {
    Kept<M> kept = sources.get(source);
    return Optional.ofNullable(kept == null ? null : kept.records.get(cluster));
  }

  /** Of every cluster that is kept. */
  public synchronized List<M> all(Source source) {
    Kept<M> kept = sources.get(source);
    return kept == null ? List.of() : new ArrayList<>(kept.records.values());
  }

  /** Tells of sources whose records changed, on the thread that brings them, until closed. */
  public AutoCloseable listen(Consumer<Source> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }
}
