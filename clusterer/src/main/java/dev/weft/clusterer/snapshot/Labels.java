package dev.weft.clusterer.snapshot;

import dev.weft.core.proto.Algorithm;
import dev.weft.core.proto.KRule;
import dev.weft.core.proto.Similarity;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Words for the constants of records: K_RULE_LARGEST_GAP is {@code largest-gap}. Stateless. */
public final class Labels {
  private Labels() {}

  /** The word for a similarity, a rule for the number of clusters, or an algorithm. */
  public static String of(Enum<?> constant) {
    return constant
        .name()
        .replaceFirst("^(SIMILARITY|K_RULE|ALGORITHM)_", "")
        .toLowerCase(Locale.ROOT)
        .replace('_', '-');
  }

  /** The words for all of them, for people. */
  public static String words(Enum<?>[] constants) {
    return Arrays.stream(constants)
        .filter(constant -> !constant.name().equals("UNRECOGNIZED"))
        .map(Labels::of)
        .collect(Collectors.joining(", "));
  }

  /** The similarity that a word names. */
  public static Optional<Similarity> similarity(String word) {
    return named(Similarity.values(), word);
  }

  /** The rule that a word names. */
  public static Optional<KRule> kRule(String word) {
    return named(KRule.values(), word);
  }

  /** The algorithm that a word names. */
  public static Optional<Algorithm> algorithm(String word) {
    return named(Algorithm.values(), word);
  }

  private static <E extends Enum<E>> Optional<E> named(E[] constants, String word) {
    return Arrays.stream(constants)
        .filter(constant -> !constant.name().equals("UNRECOGNIZED") && of(constant).equals(word))
        .findFirst();
  }
}
