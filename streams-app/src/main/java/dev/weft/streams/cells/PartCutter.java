package dev.weft.streams.cells;

import com.google.protobuf.ByteString;
import dev.weft.core.LittleEndian;
import dev.weft.core.proto.CorrelationsPart;
import dev.weft.core.proto.EdgeSums;
import dev.weft.core.proto.Edges;
import dev.weft.core.proto.MarginalSums;
import dev.weft.core.proto.Marginals;
import dev.weft.core.proto.WindowHead;
import dev.weft.streams.comoments.CoMoments;
import dev.weft.streams.comoments.EdgeBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Cuts a closed window of a cell into records below 1 MB: head, marginals, edges, in this order.
 */
final class PartCutter {
  /** Subcomponents a part: at most 52 bytes each. */
  private static final int MARGINALS = 16_384;

  /** Edges a part: at most 32 bytes each. */
  private static final int EDGES = 26_000;

  private final CorrelationsPart header;
  private final int firstRow;
  private final int firstColumn;
  private final List<CorrelationsPart.Builder> parts = new ArrayList<>();

  PartCutter(CorrelationsPart header, int firstRow, int firstColumn) {
    this.header = header;
    this.firstRow = firstRow;
    this.firstColumn = firstColumn;
  }

  void head(WindowHead head) {
    parts.add(header.toBuilder().setHead(head));
  }

  void marginals(CoMoments moments) {
    int size = moments.layout().rows();
    for (int from = 0; from < size; from += MARGINALS) {
      int to = Math.min(size, from + MARGINALS);
      Marginals.Builder marginals =
          Marginals.newBuilder().setFirst(firstRow + from).setCount(to - from);
      for (int half = 0; half < moments.halves(); half++) {
        marginals.addHalves(encode(moments.rowMarginals(half), from, to));
      }
      parts.add(header.toBuilder().setMarginals(marginals));
    }
  }

  private static MarginalSums encode(
      dev.weft.streams.comoments.MarginalSums marginals, int from, int to) {
    char[] maxima = new char[to - from];
    for (int i = from; i < to; i++) {
      maxima[i - from] = marginals.maximum(i);
    }
    return MarginalSums.newBuilder()
        .setSums(longs(IntStream.range(from, to).mapToLong(marginals::sum).toArray()))
        .setSumSquares(longs(IntStream.range(from, to).mapToLong(marginals::sumSquares).toArray()))
        .setFirings(longs(IntStream.range(from, to).mapToLong(marginals::firings).toArray()))
        .setMaxima(LittleEndian.ofChars(maxima))
        .build();
  }

  private static ByteString longs(long[] values) {
    return LittleEndian.ofLongs(values);
  }

  void edges(EdgeBatch edges) {
    for (int from = 0; from < edges.size(); from += EDGES) {
      int to = Math.min(edges.size(), from + EDGES);
      Edges.Builder message =
          Edges.newBuilder()
              .setRows(numbers(edges.rows(), from, to, firstRow))
              .setColumns(numbers(edges.columns(), from, to, firstColumn));
      for (int half = 0; half < edges.sumProducts().length; half++) {
        EdgeSums.Builder sums =
            EdgeSums.newBuilder()
                .setSumProducts(longs(Arrays.copyOfRange(edges.sumProducts()[half], from, to)));
        if (edges.jointCounts().length > 0) {
          sums.setJointCounts(
              LittleEndian.ofInts(Arrays.copyOfRange(edges.jointCounts()[half], from, to)));
        }
        message.addHalves(sums);
      }
      parts.add(header.toBuilder().setEdges(message));
    }
  }

  private static ByteString numbers(int[] within, int from, int to, int first) {
    return LittleEndian.ofInts(
        IntStream.range(from, to).map(edge -> first + within[edge]).toArray());
  }

  /** All parts, numbered; one without content where there is nothing to tell. */
  List<CorrelationsPart> parts() {
    if (parts.isEmpty()) {
      parts.add(header.toBuilder());
    }
    return IntStream.range(0, parts.size())
        .mapToObj(part -> parts.get(part).setPart(part).setParts(parts.size()).build())
        .toList();
  }
}
