package dev.weft.producer.publish;

import com.google.protobuf.ByteString;
import dev.weft.core.BadRecordException;
import dev.weft.core.RecordFormat;
import dev.weft.core.proto.Batch;
import dev.weft.core.proto.ImportancesRecord;
import dev.weft.core.proto.Mark;
import org.jspecify.annotations.Nullable;

/** Follows a node's records in order, from anywhere in its stream to the end. */
final class HistoryFold {
  private static final String LIVE = "live";

  private boolean begun;
  private boolean ended;
  private boolean dropped;
  private boolean positioned;
  private long nextNumber;
  private long nextOrigin;
  private long step;
  private long passedStep;
  private ByteString position = ByteString.EMPTY;

  void add(byte @Nullable [] value) {
    ImportancesRecord record;
    try {
      record = RecordFormat.IMPORTANCES.decode(value);
    } catch (BadRecordException e) {
      return; // Somebody else's under this node's key: no publisher writes such a record.
    }
    if (record.hasDrop()) {
      dropped |= record.getDrop().getReading().equals(LIVE);
      return;
    }
    begun = true;
    switch (record.getBodyCase()) {
      case BATCH -> add(record.getBatch());
      case MARK -> add(record.getMark());
      case END -> {
        nextNumber = record.getEnd().getBatches();
        ended = true;
      }
      default -> {}
    }
  }

  private void add(Batch batch) {
    nextNumber = batch.getNumber() + 1;
    nextOrigin = batch.getOrigin() + 1;
    step = batch.getStep();
    passedStep = Math.max(passedStep, step);
    if (!batch.getInputPosition().isEmpty()) {
      position = batch.getInputPosition();
      positioned = true;
    }
  }

  /** Those of ingest say what it will reject, not what this node has promised. */
  private void add(Mark mark) {
    if (!mark.getStalled()) {
      passedStep = Math.max(passedStep, mark.getPassedStep());
    }
  }

  /** Whether nothing before what was read could tell more. */
  boolean conclusive() {
    return ended || (nextNumber > 0 && positioned);
  }

  NodeHistory history() {
    return new NodeHistory(
        begun, nextNumber, nextOrigin, step, passedStep, position, ended, dropped);
  }
}
