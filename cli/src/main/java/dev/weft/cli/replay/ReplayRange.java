package dev.weft.cli.replay;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What of a run a replay takes. Immutable.
 *
 * @param fromStep first step
 * @param toStep first step behind it, or {@link Long#MAX_VALUE}
 * @param fromTime records as old as that or younger; milliseconds since 1970
 * @param fromOffsets by partition of importances
 * @param toOffsets exclusive, by partition
 */
public record ReplayRange(
    long fromStep,
    long toStep,
    long fromTime,
    Map<Integer, Long> fromOffsets,
    Map<Integer, Long> toOffsets) {
  private static final Pattern OFFSETS =
      Pattern.compile("([0-9]{1,6}):([0-9]{0,18})-([0-9]{0,18})");

  /** Checks the steps. */
  public ReplayRange {
    if (fromStep < 0 || toStep <= fromStep) {
      throw new IllegalArgumentException(
          "steps from " + fromStep + " to " + toStep + " are no range");
    }
    fromOffsets = Map.copyOf(fromOffsets);
    toOffsets = Map.copyOf(toOffsets);
  }

  /**
   * From the flags' text.
   *
   * @param fromTime as 2026-11-25T13:00:00Z, or null
   * @param offsets as 0:100-500,1:0-300; either end may be left out; or null
   * @throws IllegalArgumentException that quotes what is wrong
   */
  public static ReplayRange of(
      long fromStep, @Nullable Long toStep, @Nullable String fromTime, @Nullable String offsets) {
    Map<Integer, Long> from = new TreeMap<>();
    Map<Integer, Long> to = new TreeMap<>();
    for (String part : offsets == null ? new String[0] : offsets.split(",", -1)) {
      Matcher matcher = OFFSETS.matcher(part.strip());
      if (!matcher.matches()) {
        throw new IllegalArgumentException(
            "--offsets '" + part + "' is not of the form PARTITION:FROM-TO");
      }
      int partition = Integer.parseInt(matcher.group(1));
      long begin = matcher.group(2).isEmpty() ? 0 : Long.parseLong(matcher.group(2));
      if (!matcher.group(3).isEmpty()) {
        to.put(partition, Long.parseLong(matcher.group(3)));
      }
      if (from.put(partition, begin) != null || to.getOrDefault(partition, begin + 1) <= begin) {
        throw new IllegalArgumentException(
            "--offsets '" + part + "' names a partition twice or is empty");
      }
    }
    return new ReplayRange(
        fromStep, toStep == null ? Long.MAX_VALUE : toStep, milliseconds(fromTime), from, to);
  }

  private static long milliseconds(@Nullable String time) {
    try {
      return time == null ? 0 : Instant.parse(time).toEpochMilli();
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "--from-time '" + time + "' is not of the form 2026-11-25T13:00:00Z", e);
    }
  }
}
