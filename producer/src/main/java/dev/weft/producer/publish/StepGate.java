package dev.weft.producer.publish;

/**
 * Which steps a publisher takes. Within a session steps never go back. A session that begins below
 * what the node had published, as a training loop does that was resumed from an older checkpoint,
 * makes those steps again: they are passed over, up to the last one published. Not safe for several
 * threads.
 */
final class StepGate {
  private final long publishedStep;
  private final long passedStep;
  private long last = -1;
  private boolean resumedLower;

  StepGate(NodeHistory history) {
    publishedStep = history.step();
    passedStep = history.passedStep();
  }

  /**
   * Whether the step is new; false if it was published before this session.
   *
   * @throws IllegalArgumentException if it is below the session's last
   */
  boolean isNew(long step) {
    if (step < last) {
      throw new IllegalArgumentException(
          "step " + step + " after step " + last + ": steps never go back");
    }
    if (last < 0) {
      resumedLower = step < passedStep;
    }
    last = step;
    return step >= passedStep && !(resumedLower && step <= publishedStep);
  }

  /** The last step that was published before. */
  long publishedStep() {
    return publishedStep;
  }
}
