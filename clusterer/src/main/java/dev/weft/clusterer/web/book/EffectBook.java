package dev.weft.clusterer.web.book;

import dev.weft.core.proto.TestEffect;

/** The newest answers to tests of every cluster: some 30 KB each. Safe for any threads. */
public final class EffectBook extends ClusterBook<TestEffect> {
  /** Bytes kept: some four thousand clusters. */
  private static final long BYTES = 128L << 20;

  /** Empty. */
  public EffectBook() {
    super(BYTES);
  }
}
