package dev.weft.clusterer.web.book;

import dev.weft.core.proto.ExemplarsRecord;

/** The newest exemplars of every cluster: some 20 KB each. Safe for any threads. */
public final class ExemplarBook extends ClusterBook<ExemplarsRecord> implements Exemplars {
  /** Bytes kept unless told otherwise: some ten thousand clusters. */
  public static final long DEFAULT_BYTES = 256L << 20;

  /** Keeps at most so many bytes. */
  public ExemplarBook(long mostBytes) {
    super(mostBytes);
  }
}
