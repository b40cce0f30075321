package dev.weft.producer.dumps;

/** A dump that can't be read; the message says what is wrong and what would be right. */
public final class DumpException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  DumpException(String message) {
    super(message);
  }
}
