package dev.weft.core;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import dev.weft.core.proto.CellProgress;
import dev.weft.core.proto.CellRecord;
import dev.weft.core.proto.CellsNeeded;
import dev.weft.core.proto.CorrelationsPart;
import dev.weft.core.proto.Counts;
import dev.weft.core.proto.Event;
import dev.weft.core.proto.ExemplarPartial;
import dev.weft.core.proto.ExemplarsRecord;
import dev.weft.core.proto.ImportancesRecord;
import dev.weft.core.proto.NodeReport;
import dev.weft.core.proto.NodeState;
import dev.weft.core.proto.PendingSlice;
import dev.weft.core.proto.ReplayPlan;
import dev.weft.core.proto.RunRecord;
import dev.weft.core.proto.SnapshotRecord;
import dev.weft.core.proto.TestEffect;
import dev.weft.core.proto.TestRequest;
import dev.weft.core.proto.WatchedRun;
import java.util.function.Consumer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.jspecify.annotations.Nullable;

/**
 * One kind of value on the wire or in a store: a protocol buffer whose field 1 is the version of
 * its format and whose first bytes say so. Immutable, safe for any threads.
 *
 * @param <M> the message
 */
public final class RecordFormat<M extends MessageLite> {
  /** The version that this code writes, and the only one it reads so far. */
  public static final int VERSION = 1;

  /** Values of the topic {@code importances}. */
  public static final RecordFormat<ImportancesRecord> IMPORTANCES =
      new RecordFormat<>("importances record", ImportancesRecord.parser());

  /** Values of the topic {@code runs}. */
  public static final RecordFormat<RunRecord> RUN =
      new RecordFormat<>("run record", RunRecord.parser());

  /** Values of the topic {@code cells}. */
  public static final RecordFormat<CellRecord> CELL =
      new RecordFormat<>("cell record", CellRecord.parser());

  /** Values of the topic {@code correlations}. */
  public static final RecordFormat<CorrelationsPart> CORRELATIONS =
      new RecordFormat<>("correlations part", CorrelationsPart.parser());

  /** Values of the topic {@code snapshots}. */
  public static final RecordFormat<SnapshotRecord> SNAPSHOT =
      new RecordFormat<>("snapshot record", SnapshotRecord.parser());

  /** Values of the topic {@code events}. */
  public static final RecordFormat<Event> EVENT = new RecordFormat<>("event", Event.parser());

  /** Values of the topic {@code exemplars}. */
  public static final RecordFormat<ExemplarsRecord> EXEMPLARS =
      new RecordFormat<>("exemplars record", ExemplarsRecord.parser());

  /** Values on the way to be merged into exemplars, and of their stores. */
  public static final RecordFormat<ExemplarPartial> EXEMPLAR_PARTIAL =
      new RecordFormat<>("exemplar partial", ExemplarPartial.parser());

  /** Values of the topic {@code tests}. */
  public static final RecordFormat<TestRequest> TEST =
      new RecordFormat<>("test request", TestRequest.parser(), TestRecords::requireRequest);

  /** Values of the topic {@code effects}. */
  public static final RecordFormat<TestEffect> EFFECT =
      new RecordFormat<>("test effect", TestEffect.parser(), TestRecords::requireEffect);

  /** Values of a cell's store of pending slices. */
  public static final RecordFormat<PendingSlice> PENDING_SLICE =
      new RecordFormat<>("pending slice", PendingSlice.parser());

  /** Values of the topic {@code needed}. */
  public static final RecordFormat<CellsNeeded> CELLS_NEEDED =
      new RecordFormat<>("word on what is needed", CellsNeeded.parser());

  /** Values of a cell's store of progress. */
  public static final RecordFormat<CellProgress> CELL_PROGRESS =
      new RecordFormat<>("cell progress", CellProgress.parser());

  /** Values of ingest's store of nodes. */
  public static final RecordFormat<NodeState> NODE_STATE =
      new RecordFormat<>("node state", NodeState.parser());

  /** Values of the topic {@code watch}. */
  public static final RecordFormat<NodeReport> NODE_REPORT =
      new RecordFormat<>("node report", NodeReport.parser());

  /** Values of the watch's store. */
  public static final RecordFormat<WatchedRun> WATCHED_RUN =
      new RecordFormat<>("watched run", WatchedRun.parser());

  /** Values of ingest's store of counts. */
  public static final RecordFormat<Counts> COUNTS = new RecordFormat<>("counts", Counts.parser());

  /** The value of a replay's own topic. */
  public static final RecordFormat<ReplayPlan> REPLAY_PLAN =
      new RecordFormat<>("replay plan", ReplayPlan.parser());

  private static final int TAG_OF_FORMAT = 1 << 3;

  private final String name;
  private final Parser<M> parser;
  private final Consumer<M> checks;

  private RecordFormat(String name, Parser<M> parser) {
    this(name, parser, message -> {});
  }

  private RecordFormat(String name, Parser<M> parser, Consumer<M> checks) {
    this.name = name;
    this.parser = parser;
    this.checks = checks;
  }

  /**
   * The value's bytes.
   *
   * @throws IllegalArgumentException if the message's format version is not set
   * @throws BadRecordException if it breaks a rule that this kind is checked for
   */
  public byte[] encode(M message) {
    checks.accept(message);
    byte[] bytes = message.toByteArray();
    if (bytes.length < 2 || bytes[0] != TAG_OF_FORMAT || bytes[1] != VERSION) {
      throw new IllegalArgumentException("format version of the " + name + " is not set");
    }
    return bytes;
  }

  /**
   * The message of a value.
   *
   * @throws BadRecordException if it is missing, of another version, no such message, or breaks a
   *     rule that this kind is checked for
   */
  public M decode(byte @Nullable [] bytes) {
    if (bytes == null || bytes.length == 0) {
      throw new BadRecordException(Reason.EMPTY, "the " + name + " has no value");
    }
    BadRecordException.check(
        bytes.length >= 2 && bytes[0] == TAG_OF_FORMAT,
        Reason.FORMAT_VERSION,
        "the %s does not begin with a format version",
        name);
    BadRecordException.check(
        bytes[1] == VERSION,
        Reason.FORMAT_VERSION,
        "the %s has another format version than %d: its first bytes are %d %d",
        name,
        VERSION,
        bytes[0],
        bytes[1]);
    try {
      M message = parser.parseFrom(bytes);
      checks.accept(message);
      return message;
    } catch (InvalidProtocolBufferException e) {
      throw new BadRecordException(
          Reason.UNPARSABLE, "not a " + name + " (" + bytes.length + " bytes): " + e.getMessage());
    }
  }

  /**
   * The message of a value that a store of the streams app holds.
   *
   * @throws IllegalStateException if another version of Weft wrote it: says how to rebuild it
   */
  public M decodeStored(byte[] bytes) {
    try {
      return decode(bytes);
    } catch (BadRecordException e) {
      throw new IllegalStateException(
          "a store can't be read: "
              + e.getMessage()
              + "; read the runs again under another reading's name (weft streams --reading NAME),"
              + " which rebuilds it");
    }
  }

  /** A serde for stores, by {@link #decodeStored}. */
  public Serde<M> storeSerde() {
    return Serdes.serdeFrom(
        (topic, message) -> message == null ? null : encode(message),
        (topic, bytes) -> bytes == null ? null : decodeStored(bytes));
  }

  /** A serde that refuses bad bytes with a {@link BadRecordException}; null stays null. */
  public Serde<M> serde() {
    return Serdes.serdeFrom(
        (topic, message) -> message == null ? null : encode(message),
        (topic, bytes) -> bytes == null ? null : decode(bytes));
  }
}
