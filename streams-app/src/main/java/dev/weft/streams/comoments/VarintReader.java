package dev.weft.streams.comoments;

import dev.weft.core.BadRecordException;
import dev.weft.core.Reason;
import java.nio.ByteBuffer;

/** Reads what {@link VarintWriter} wrote; refuses truncated bytes and negative numbers. */
final class VarintReader {
  private final ByteBuffer bytes;

  VarintReader(ByteBuffer bytes) {
    this.bytes = bytes;
  }

  long next() {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE - 1; shift += 7) {
      BadRecordException.check(bytes.hasRemaining(), Reason.UNPARSABLE, "truncated number");
      byte part = bytes.get();
      value |= (part & 0x7FL) << shift;
      if (part >= 0) {
        return value;
      }
    }
    throw new BadRecordException(Reason.UNPARSABLE, "a number of more than 63 bits");
  }

  /** Refuses another version, and says how to go on. */
  void expectFormat(int format, String what) {
    long found = next();
    BadRecordException.check(
        found == format,
        Reason.FORMAT_VERSION,
        "a store can't be read: a %s of format %d, not %d; read the runs again under another"
            + " reading's name (weft streams --reading NAME), which rebuilds it",
        what,
        found,
        format);
  }

  boolean atEnd() {
    return !bytes.hasRemaining();
  }

  void requireEnd() {
    BadRecordException.check(atEnd(), Reason.UNPARSABLE, "%d bytes too many", bytes.remaining());
  }
}
