package dev.weft.producer.publish;

import com.google.protobuf.ByteString;

/**
 * What a node has published, read back from Kafka (committed records only): so that a restarted
 * node goes on where it stopped.
 *
 * @param begun whether its manifest is there
 * @param nextNumber number of its next batch
 * @param nextOrigin of its next batch before cutting: its parity says which half
 * @param step of its last batch
 * @param passedStep no batch below this step may follow: the last batch's, or that of a later mark
 * @param position where its input stood after its last batch
 * @param ended whether it has ended
 * @param dropped whether the run was dropped from the live reading
 */
public record NodeHistory(
    boolean begun,
    long nextNumber,
    long nextOrigin,
    long step,
    long passedStep,
    ByteString position,
    boolean ended,
    boolean dropped) {
  static final NodeHistory NOTHING =
      new NodeHistory(false, 0, 0, 0, 0, ByteString.EMPTY, false, false);
}
