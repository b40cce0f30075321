package dev.weft.clusterer.web.book;

import dev.weft.core.proto.ExemplarsRecord;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Where exemplars of clusters come from. Safe for any threads. */
public interface Exemplars {
  /** What a cluster is active on; empty where none is kept. */
  Optional<ExemplarsRecord> of(SnapshotBook.Source source, long cluster);

  /** Of every cluster that is kept. */
  List<ExemplarsRecord> all(SnapshotBook.Source source);

  /** Tells of sources whose exemplars changed, on the thread that brings them, until closed. */
  AutoCloseable listen(Consumer<SnapshotBook.Source> listener);
}
