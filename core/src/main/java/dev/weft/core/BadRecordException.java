package dev.weft.core;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import org.apache.kafka.common.errors.SerializationException;

/** A record that breaks its format. Carries the reason that goes into headers and counters. */
public final class BadRecordException extends SerializationException {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  /** A refusal; the message says in one line what is wrong and quotes it. */
  public BadRecordException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** Why the record is refused. */
  public Reason reason() {
    return reason;
  }

  /** Throws if the condition does not hold. */
  @FormatMethod
  public static void check(
      boolean condition, Reason reason, @FormatString String format, Object... arguments) {
    if (!condition) {
      throw new BadRecordException(reason, String.format(format, arguments));
    }
  }
}
