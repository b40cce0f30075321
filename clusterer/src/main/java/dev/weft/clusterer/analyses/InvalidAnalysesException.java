package dev.weft.clusterer.analyses;

import java.util.List;

/** A file of analyses can't be taken: all that is wrong with it. */
public final class InvalidAnalysesException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  @SuppressWarnings("serial") // Never serialised; lists of strings would be anyway.
  private final List<String> problems;

  InvalidAnalysesException(List<String> problems) {
    super(String.join("\n", problems));
    this.problems = List.copyOf(problems);
  }

  /** A line each. */
  public List<String> problems() {
    return problems;
  }
}
