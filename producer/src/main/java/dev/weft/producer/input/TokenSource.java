package dev.weft.producer.input;

import com.google.protobuf.ByteString;
import org.jspecify.annotations.Nullable;

/** A node's input: batches of token sequences, the same again for the same seed and position. */
public interface TokenSource extends AutoCloseable {
  /** The next batch, or null at the end of a finite source. */
  @Nullable TokenBatch next();

  /**
   * Goes to where a batch said that it stands.
   *
   * @throws IllegalArgumentException if the position is not of this source's form
   */
  void seek(ByteString position);

  @Override
  default void close() {}
}
