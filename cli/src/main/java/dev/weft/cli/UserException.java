package dev.weft.cli;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Something that the user can mend. Its message is all that is shown, in one line. */
public class UserException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What is wrong, and what to do. */
  public UserException(String message) {
    super(message);
  }

  /**
   * Says that a part of Weft failed, if it did.
   *
   * @param failure why, or null
   * @param what the part, as a sentence begins with it
   */
  public static void throwIf(@Nullable Throwable failure, String what) {
    if (failure != null) {
      String why = Objects.requireNonNullElse(failure.getMessage(), failure.toString());
      throw new UserException(what + " failed: " + why, failure);
    }
  }

  /** What is wrong, and what it came from. */
  public UserException(String message, Throwable cause) {
    super(message, cause);
  }
}
