package dev.weft.producer.model;

/** A model that can't be loaded. The message says in one line which file and why. */
public final class ModelException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What is wrong. */
  public ModelException(String message) {
    super(message);
  }

  /** What is wrong, and what it came from. */
  public ModelException(String message, Throwable cause) {
    super(message, cause);
  }
}
