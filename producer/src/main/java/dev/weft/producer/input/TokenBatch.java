package dev.weft.producer.input;

import com.google.protobuf.ByteString;

/**
 * Sequences of tokens, all of one length, each a fresh context for the model.
 *
 * @param position where the source stands after this batch: {@link TokenSource#seek} takes it
 */
public record TokenBatch(int[][] sequences, ByteString position) {}
