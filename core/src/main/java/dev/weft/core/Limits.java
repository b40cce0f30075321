package dev.weft.core;

/** What a record may declare: anything above is refused before memory is taken for it. */
public final class Limits {
  /** Samples in a batch. */
  public static final int BATCH_SAMPLES = 65_535;

  /** Subcomponents in a run. */
  public static final int SUBCOMPONENTS = 1 << 20;

  /** Matrices in a run. */
  public static final int MATRICES = 1 << 16;

  /** Nodes in a run. */
  public static final int NODES = 4_096;

  /** Tokens in a vocabulary. */
  public static final int VOCABULARY = 1 << 24;

  /** Bytes of a record that publishers stay under. */
  public static final int RECORD_BYTES = 1_000_000;

  /** Bytes of token strings that a manifest may hold; more travel in parts. */
  public static final int VOCABULARY_BYTES = 256 * 1024;

  /** The next tokens that a batch may carry a sample. */
  public static final int PREDICTIONS = 64;

  /** Features of a run whose samples are vectors. */
  public static final int FEATURES = 1 << 20;

  /** Subcomponents that a test ablates at once, and those among which a node draws its controls. */
  public static final int TEST_MEMBERS = 65_536;

  /** Samples of a test. */
  public static final int TEST_SAMPLES = 4_096;

  /** Controls of a test. */
  public static final int TEST_CONTROLS = 1_000;

  private Limits() {}
}
