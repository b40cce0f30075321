package dev.weft.producer.publish;

import com.google.protobuf.ByteString;
import dev.weft.producer.model.Importances;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A model and what it runs on: importances, batch by batch. One thread. */
interface NodeInput extends AutoCloseable {
  /**
   * One batch.
   *
   * @param tokens a token id a sample, or empty
   * @param sequenceStarts samples that begin a sequence
   * @param extras predictions or features, if any
   * @param position where the input stands after this batch
   * @param trainingStep of the model; empty where it stays the same: steps are then the node's own
   *     count
   */
  record Sampled(
      Importances importances,
      int[] tokens,
      int[] sequenceStarts,
      SampleExtras extras,
      ByteString position,
      OptionalLong trainingStep) {
    /** Of a model that stays the same. */
    Sampled(
        Importances importances,
        int[] tokens,
        int[] sequenceStarts,
        SampleExtras extras,
        ByteString position) {
      this(importances, tokens, sequenceStarts, extras, position, OptionalLong.empty());
    }
  }

  /** The next batch, or null at the end of a finite input. */
  @Nullable Sampled next();

  /** Goes to where a batch said that it stands. */
  void seek(ByteString position);

  /** Token strings by id; none where samples are no tokens. */
  List<String> vocabulary();

  @Override
  default void close() {}
}
