package dev.weft.producer.planted;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * A change of planted circuits at a step. Its text form is {@code KIND=CIRCUITS@STEP}: {@code
 * appear=7@40}, {@code vanish=0-9@60}, {@code split=3@80}, {@code merge=1+2@100}. Immutable.
 *
 * @param kind what happens
 * @param circuits to one circuit, or in a merge to two or more that become one
 * @param step the first step at which it has happened, at least 1
 */
record Drift(Kind kind, List<Integer> circuits, long step) {
  private static final Pattern TEXT =
      Pattern.compile("([0-9]{1,7})(?:-([0-9]{1,7})|((?:\\+[0-9]{1,7})+))?@([0-9]{1,15})");

  /** What can happen to circuits. */
  enum Kind {
    /** A circuit begins, or begins again. */
    APPEAR,
    /** It ends. */
    VANISH,
    /** It ends, and two circuits of half its members each begin. */
    SPLIT,
    /** They end, and a circuit of all their members begins. */
    MERGE;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  Drift {
    circuits = List.copyOf(circuits);
  }

  /**
   * Changes from their text form without the kind; a range stands for one change a circuit.
   *
   * @throws IllegalArgumentException that quotes what is wrong
   */
  static List<Drift> parse(Kind kind, String text) {
    Matcher matcher = TEXT.matcher(text);
    boolean merge = kind == Kind.MERGE;
    if (!matcher.matches()
        || merge != (matcher.group(3) != null)
        || (merge && matcher.group(2) != null)) {
      throw new IllegalArgumentException(
          String.format(
              "%s=%s is not of the form %s=%s@STEP",
              kind, text, kind, merge ? "CIRCUIT+CIRCUIT" : "CIRCUIT or FIRST-LAST"));
    }
    long step = Long.parseLong(matcher.group(4));
    if (step < 1) {
      throw new IllegalArgumentException(kind + "=" + text + ": steps of changes begin at 1");
    }
    int first = Integer.parseInt(matcher.group(1));
    if (merge) {
      List<Integer> circuits = new ArrayList<>(List.of(first));
      for (String other : matcher.group(3).substring(1).split("\\+", -1)) {
        circuits.add(Integer.parseInt(other));
      }
      if (circuits.stream().distinct().count() < circuits.size()) {
        throw new IllegalArgumentException(kind + "=" + text + " names a circuit twice");
      }
      return List.of(new Drift(kind, circuits, step));
    }
    int last = matcher.group(2) == null ? first : Integer.parseInt(matcher.group(2));
    if (last < first) {
      throw new IllegalArgumentException(kind + "=" + text + " ends before it begins");
    }
    return IntStream.rangeClosed(first, last)
        .mapToObj(circuit -> new Drift(kind, List.of(circuit), step))
        .toList();
  }

  @Override
  public String toString() {
    return kind
        + "="
        + String.join("+", circuits.stream().map(String::valueOf).toList())
        + "@"
        + step;
  }
}
