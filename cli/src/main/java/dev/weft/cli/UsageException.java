package dev.weft.cli;

import java.util.List;

/** What the user asked for can't be done as asked: every problem, a line each. Exit code 2. */
public final class UsageException extends UserException {
  private static final long serialVersionUID = 1;

  @SuppressWarnings("serial") // Never serialised; lists of strings would be anyway.
  private final List<String> problems;

  /** With all the problems. */
  public UsageException(List<String> problems) {
    super(String.join("\n", problems));
    this.problems = List.copyOf(problems);
  }

  /** A line each. */
  public List<String> problems() {
    return problems;
  }
}
