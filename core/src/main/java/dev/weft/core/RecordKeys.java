package dev.weft.core;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * Keys of records: names joined by '/', in UTF-8. Names of runs, nodes, readings and analyses are
 * {@code [A-Za-z0-9._-]{1,100}}. Stateless.
 */
public final class RecordKeys {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,100}");

  private RecordKeys() {}

  /** A node of a run: the key of {@code importances}. */
  public record RunNode(String run, String node) {
    /** Checks both names. */
    public RunNode {
      requireName("run", run);
      requireName("node", node);
    }

    /** {@code run/node}. */
    @Override
    public String toString() {
      return run + "/" + node;
    }
  }

  /** A cell of a reading: the key of {@code cells}, I and J its groups, I <= J. */
  public record Cell(String run, String digest, String reading, int rowGroup, int columnGroup) {
    /** Checks the names and the order of the groups. */
    public Cell {
      requireName("run", run);
      requireName("reading", reading);
      if (rowGroup < 0 || columnGroup < rowGroup) {
        throw new IllegalArgumentException("not a cell: " + rowGroup + "/" + columnGroup);
      }
    }

    /** {@code run/digest/reading/I/J}. */
    @Override
    public String toString() {
      return String.join(
          "/", run, digest, reading, Integer.toString(rowGroup), Integer.toString(columnGroup));
    }

    /** Whether it holds the pairs within one group. */
    public boolean diagonal() {
      return rowGroup == columnGroup;
    }
  }

  /** The name itself, or an {@link IllegalArgumentException} that says what it is and quotes it. */
  public static String requireName(String what, String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          what + " name '" + name + "' is not of the form [A-Za-z0-9._-]{1,100}");
    }
    return name;
  }

  /**
   * The node that a key of {@code importances} names.
   *
   * @throws BadRecordException if it is not of the form run/node
   */
  public static RunNode runNode(byte @Nullable [] key) {
    String text = key == null ? "" : new String(key, StandardCharsets.UTF_8);
    List<String> names = List.of(text.split("/", -1));
    if (names.size() == 2 && names.stream().allMatch(name -> NAME.matcher(name).matches())) {
      return new RunNode(names.get(0), names.get(1));
    }
    String shown = text.length() > 100 ? text.substring(0, 100) + "…" : text;
    throw new BadRecordException(Reason.KEY, "key '" + shown + "' is not of the form run/node");
  }

  /**
   * The cell that a key of {@code cells} names.
   *
   * @throws BadRecordException if it is not of that form
   */
  public static Cell cell(byte[] key) {
    String text = text(key);
    String[] names = text.split("/", -1);
    try {
      if (names.length == 5) {
        return new Cell(
            names[0], names[1], names[2], Integer.parseInt(names[3]), Integer.parseInt(names[4]));
      }
    } catch (IllegalArgumentException e) {
      throw new BadRecordException(Reason.KEY, "key '" + text + "': " + e.getMessage());
    }
    throw new BadRecordException(
        Reason.KEY, "key '" + text + "' is not of the form run/digest/reading/I/J");
  }

  /** {@code run/digest/reading/window/I/J/part}: the key of {@code correlations}. */
  public static byte[] correlations(Cell cell, long window, int part) {
    return bytes(
        String.join(
            "/",
            cell.run(),
            cell.digest(),
            cell.reading(),
            Long.toString(window),
            Integer.toString(cell.rowGroup()),
            Integer.toString(cell.columnGroup()),
            Integer.toString(part)));
  }

  /** {@code run/reading/analysis/window/part}: the key of one part of a snapshot. */
  public static byte[] snapshotPart(
      String run, String reading, String analysis, long window, int part) {
    return bytes(
        String.join("/", run, reading, analysis, Long.toString(window), Integer.toString(part)));
  }

  /** {@code run/reading/analysis/latest}: the key of the pointer to the newest snapshot. */
  public static byte[] latestSnapshot(String run, String reading, String analysis) {
    return bytes(String.join("/", run, reading, analysis, "latest"));
  }

  /** {@code run/reading/analysis}: the key of {@code events}. */
  public static byte[] events(String run, String reading, String analysis) {
    return bytes(String.join("/", run, reading, analysis));
  }

  /** {@code run/reading/analysis/cluster}: the key of {@code exemplars}. */
  public static byte[] exemplars(String run, String reading, String analysis, long cluster) {
    return bytes(String.join("/", run, reading, analysis, Long.toString(cluster)));
  }

  /** {@code run/reading/analysis/cluster}: the key of {@code tests} and of {@code effects}. */
  public static byte[] test(String run, String reading, String analysis, long cluster) {
    return exemplars(run, reading, analysis, cluster);
  }

  /** {@code run/vocabulary/part}: the key of a vocabulary part in {@code runs}. */
  public static byte[] vocabularyPart(String run, int part) {
    return bytes(String.join("/", run, "vocabulary", Integer.toString(part)));
  }

  /** A key's bytes. */
  public static byte[] bytes(String key) {
    return key.getBytes(StandardCharsets.UTF_8);
  }

  /** A key as text. */
  public static String text(byte[] key) {
    return new String(key, StandardCharsets.UTF_8);
  }

  /**
   * The partition that every publisher, in every language, uses for a key: murmur2 of its bytes, as
   * Kafka's own Java client has it. Records of {@code correlations}, {@code snapshots}, {@code
   * exemplars}, {@code effects} and {@code events} lie in the partition of their run's name alone.
   */
  public static int partition(String key, int partitions) {
    return Utils.toPositive(Utils.murmur2(bytes(key))) % partitions;
  }
}
