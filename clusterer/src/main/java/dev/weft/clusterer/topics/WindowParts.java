package dev.weft.clusterer.topics;

import static dev.weft.core.BadRecordException.check;

import com.google.protobuf.ByteString;
import dev.weft.clusterer.snapshot.WindowCorrelations;
import dev.weft.core.BadRecordException;
import dev.weft.core.LittleEndian;
import dev.weft.core.Reason;
import dev.weft.core.RunManifest;
import dev.weft.core.SampleUnits;
import dev.weft.core.proto.CorrelationsPart;
import dev.weft.core.proto.EdgeSums;
import dev.weft.core.proto.MarginalSums;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The parts of one window as they come, in any order: whole when every cell has all its parts. A
 * part that came before is dropped; parts that contradict each other are refused. Holds the parts
 * as they are. Not safe for several threads.
 */
final class WindowParts {
  private final Map<String, CorrelationsPart> parts = new TreeMap<>();
  private final Map<String, Integer> cells = new TreeMap<>();
  private @Nullable CorrelationsPart first;

  /**
   * Takes a part.
   *
   * @throws BadRecordException if it contradicts those before it
   */
  void add(CorrelationsPart part) {
    check(
        part.getPart() >= 0 && part.getPart() < part.getParts(),
        Reason.INCONSISTENT,
        "part %d of %d",
        part.getPart(),
        part.getParts());
    check(
        part.getRowGroup() >= 0
            && part.getRowGroup() <= part.getColumnGroup()
            && part.getColumnGroup() < part.getGroups(),
        Reason.INCONSISTENT,
        "cell %d/%d of %d groups",
        part.getRowGroup(),
        part.getColumnGroup(),
        part.getGroups());
    if (first == null) {
      first = part;
    } else {
      check(
          first.getGroups() == part.getGroups()
              && first.getReading().equals(part.getReading())
              && first.getSamplesList().equals(part.getSamplesList()),
          Reason.INCONSISTENT,
          "cells of window %d disagree on settings or samples",
          part.getWindow());
    }
    String cell = part.getRowGroup() + "/" + part.getColumnGroup();
    Integer known = cells.putIfAbsent(cell, part.getParts());
    check(
        known == null || known == part.getParts(),
        Reason.INCONSISTENT,
        "cell %s in %d and in %d parts",
        cell,
        known,
        part.getParts());
    parts.putIfAbsent(cell + "/" + part.getPart(), part);
  }

  /** Whether all cells and all their parts are there. */
  boolean isWhole() {
    if (first == null) {
      return false;
    }
    int groups = first.getGroups();
    return cells.size() == groups * (groups + 1) / 2
        && parts.size() == cells.values().stream().mapToInt(Integer::intValue).sum();
  }

  /**
   * The window.
   *
   * @throws BadRecordException if the parts don't make one
   */
  WindowCorrelations assemble() {
    CorrelationsPart any = Objects.requireNonNull(first, "no part has come");
    CorrelationsPart head =
        parts.values().stream()
            .filter(CorrelationsPart::hasHead)
            .findFirst()
            .orElseThrow(
                () ->
                    new BadRecordException(
                        Reason.INCONSISTENT, "window " + any.getWindow() + " has no head"));
    RunManifest manifest = RunManifest.of(head.getHead().getManifest());
    check(
        manifest.digest().equals(any.getDigest()),
        Reason.INCONSISTENT,
        "a head with manifest %s in a window of %s",
        manifest.digest(),
        any.getDigest());
    Columns columns =
        new Columns(
            manifest.subcomponents(), any.getSamplesCount(), any.getReading().getJointCounts());
    parts.values().stream().filter(CorrelationsPart::hasMarginals).forEach(columns::addMarginals);
    columns.addEdges(parts.values().stream().filter(CorrelationsPart::hasEdges).toList());
    return columns.window(any, head, manifest);
  }

  /** The arrays of a window while they are filled. */
  private static final class Columns {
    private final int subcomponents;
    private final boolean counted;
    private final long[][] sums;
    private final long[][] sumSquares;
    private final long[][] firings;
    private int[] rows = {};
    private int[] columns = {};
    private long[][] sumProducts = {};
    private int[][] jointCounts = {};

    Columns(int subcomponents, int halves, boolean counted) {
      this.subcomponents = subcomponents;
      this.counted = counted;
      sums = new long[halves][subcomponents];
      sumSquares = new long[halves][subcomponents];
      firings = new long[halves][subcomponents];
    }

    void addMarginals(CorrelationsPart part) {
      int from = part.getMarginals().getFirst();
      int count = part.getMarginals().getCount();
      check(
          from >= 0 && count >= 0 && count <= subcomponents - from,
          Reason.INCONSISTENT,
          "marginals of %d subcomponents from %d",
          count,
          from);
      check(
          part.getMarginals().getHalvesCount() == sums.length,
          Reason.SHAPE,
          "marginals of %d halves, not %d",
          part.getMarginals().getHalvesCount(),
          sums.length);
      for (int half = 0; half < sums.length; half++) {
        MarginalSums marginals = part.getMarginals().getHalves(half);
        copy(marginals.getSums(), sums[half], from, count);
        copy(marginals.getSumSquares(), sumSquares[half], from, count);
        copy(marginals.getFirings(), firings[half], from, count);
      }
    }

    private static void copy(ByteString bytes, long[] to, int from, int count) {
      long[] values = LittleEndian.longs(bytes);
      check(values.length == count, Reason.SHAPE, "%d of %d marginals", values.length, count);
      System.arraycopy(values, 0, to, from, count);
    }

    /** Pairs by row, then column, whatever the groups were. */
    void addEdges(List<CorrelationsPart> withEdges) {
      int halves = sums.length;
      List<long[]> keys = new ArrayList<>();
      int total = 0;
      for (CorrelationsPart part : withEdges) {
        int[] partRows = LittleEndian.ints(part.getEdges().getRows());
        int[] partColumns = LittleEndian.ints(part.getEdges().getColumns());
        check(
            partRows.length == partColumns.length && part.getEdges().getHalvesCount() == halves,
            Reason.SHAPE,
            "edges of cell %d/%d",
            part.getRowGroup(),
            part.getColumnGroup());
        long[] key = new long[partRows.length];
        for (int e = 0; e < key.length; e++) {
          check(
              partRows[e] >= 0 && partRows[e] < partColumns[e] && partColumns[e] < subcomponents,
              Reason.COLUMN_RANGE,
              "edge %d-%d",
              partRows[e],
              partColumns[e]);
          key[e] = (long) partRows[e] << 32 | partColumns[e];
        }
        keys.add(key);
        total += key.length;
      }
      rows = new int[total];
      columns = new int[total];
      sumProducts = new long[halves][total];
      jointCounts = new int[counted ? halves : 0][total];
      fill(withEdges, keys);
    }

    /** A part's sums of its pairs, a row a half. */
    private record Sums(long[][] products, int[][] counts) {
      static Sums of(CorrelationsPart part, int edges, boolean counted) {
        List<EdgeSums> halves = part.getEdges().getHalvesList();
        long[][] products =
            halves.stream()
                .map(half -> LittleEndian.longs(half.getSumProducts()))
                .toArray(long[][]::new);
        int[][] counts =
            halves.stream()
                .map(half -> LittleEndian.ints(half.getJointCounts()))
                .toArray(int[][]::new);
        check(
            Stream.of(products).allMatch(sums -> sums.length == edges)
                && (!counted || Stream.of(counts).allMatch(sums -> sums.length == edges)),
            Reason.SHAPE,
            "sums of cell %d/%d are not of its %d edges",
            part.getRowGroup(),
            part.getColumnGroup(),
            edges);
        return new Sums(products, counts);
      }
    }

    private void fill(List<CorrelationsPart> withEdges, List<long[]> keys) {
      List<Sums> sumsOf = new ArrayList<>();
      record At(long key, int part, int edge) {}
      List<At> order = new ArrayList<>(rows.length);
      for (int part = 0; part < keys.size(); part++) {
        int edges = keys.get(part).length;
        sumsOf.add(Sums.of(withEdges.get(part), edges, counted));
        for (int e = 0; e < edges; e++) {
          order.add(new At(keys.get(part)[e], part, e));
        }
      }
      order.sort(Comparator.comparingLong(At::key));
      for (int at = 0; at < rows.length; at++) {
        At from = order.get(at);
        rows[at] = (int) (from.key >>> 32);
        columns[at] = (int) from.key;
        for (int half = 0; half < sumProducts.length; half++) {
          sumProducts[half][at] = sumsOf.get(from.part).products[half][from.edge];
        }
        for (int half = 0; half < jointCounts.length; half++) {
          jointCounts[half][at] = sumsOf.get(from.part).counts[half][from.edge];
        }
      }
    }

    WindowCorrelations window(CorrelationsPart any, CorrelationsPart head, RunManifest manifest) {
      return new WindowCorrelations(
          manifest,
          any.getReading(),
          any.getWindow(),
          any.getFirstStep(),
          any.getEndStep(),
          head.getHead().getNodesList(),
          any.getSamplesList().stream().mapToLong(samples -> units(any, samples)).toArray(),
          sums,
          sumSquares,
          firings,
          rows,
          columns,
          sumProducts,
          jointCounts);
    }

    private static long units(CorrelationsPart part, double samples) {
      return (long) Math.scalb(samples, SampleUnits.bits(part.getReading()));
    }
  }
}
