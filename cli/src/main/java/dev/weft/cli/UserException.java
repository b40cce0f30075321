package dev.weft.cli;

/** Something that the user can mend. Its message is all that is shown, in one line. */
public class UserException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What is wrong, and what to do. */
  public UserException(String message) {
    super(message);
  }

  /** What is wrong, and what it came from. */
  public UserException(String message, Throwable cause) {
    super(message, cause);
  }
}
