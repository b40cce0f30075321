package dev.weft.producer.dumps;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weft.producer.npz.NpyArray;
import dev.weft.producer.npz.NpzReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A sparse matrix as scipy writes it, with labels beside it: memberships, for one. */
final class SparseDump {
  private static final int VALUE_BITS = 16;

  private final int samples;
  private final int width;
  private final boolean byColumn;
  private final int[] indptr;
  private final int[] indices;
  private final NpyArray data;

  private SparseDump(NpzReader npz, Path file) throws IOException {
    long[] shape = npz.longs("shape");
    if (shape.length != 2 || shape[0] < 1 || shape[1] < 1) {
      throw new DumpException(file + " has shape " + Arrays.toString(shape));
    }
    samples = Math.toIntExact(shape[0]);
    width = Math.toIntExact(shape[1]);
    String format = format(npz);
    if (!format.equals("csr") && !format.equals("csc")) {
      throw new DumpException(file + " is of scipy's format '" + format + "'; known: csr, csc");
    }
    byColumn = format.equals("csc");
    indptr = npz.ints("indptr");
    indices = npz.ints("indices");
    data = npz.array("data");
    int majors = byColumn ? width : samples;
    if (indptr.length != majors + 1
        || indptr[majors] != indices.length
        || indices.length != data.count()
        || !data.isNumeric()) {
      throw new DumpException(file + ": indptr, indices and data do not fit its shape");
    }
  }

  private static String format(NpzReader npz) throws IOException {
    if (!npz.names().contains("format")) {
      return "csr";
    }
    NpyArray format = npz.array("format");
    if (format.type().startsWith("<U")) {
      return npz.strings("format").get(0);
    }
    byte[] bytes = new byte[format.bytes().remaining()];
    format.bytes().get(bytes);
    return new String(bytes, StandardCharsets.US_ASCII).replace("\0", "");
  }

  static ImportanceDump read(Path file, boolean clamp) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new DumpException(file + " is missing");
    }
    try (NpzReader npz = NpzReader.open(file)) {
      SparseDump dump = new SparseDump(npz, file);
      Labels labels = labels(npz, file);
      return dump.read(labels, file, clamp);
    }
  }

  /** Of each column, and the numbers of components that are known besides. */
  private record Labels(@Nullable List<String> labels, Map<String, Integer> counts, long samples) {}

  private static Labels labels(NpzReader npz, Path file) throws IOException {
    for (String name : List.of("labels", "keys")) {
      if (npz.names().contains(name)) {
        return new Labels(npz.strings(name), Map.of(), -1);
      }
    }
    Path metadata = file.resolveSibling("metadata.json");
    if (!Files.isRegularFile(metadata)) {
      return new Labels(null, Map.of(), -1);
    }
    JsonNode json = new ObjectMapper().readTree(metadata.toFile());
    if (!json.path("labels").isArray()) {
      throw new DumpException(metadata + " has no list 'labels'");
    }
    List<String> labels = new ArrayList<>();
    json.path("labels").forEach(label -> labels.add(label.asText()));
    Map<String, Integer> counts = new LinkedHashMap<>();
    json.path("module_component_counts")
        .properties()
        .forEach(entry -> counts.put(entry.getKey(), entry.getValue().asInt()));
    return new Labels(labels, counts, json.path("n_samples").asLong(-1));
  }

  private ImportanceDump read(Labels labels, Path file, boolean clamp) {
    List<String> names =
        labels.labels == null
            ? IntStream.range(0, width).mapToObj(c -> "importances:" + c).toList()
            : labels.labels;
    if (names.size() != width) {
      throw new DumpException(
          file + " has " + width + " columns, but " + names.size() + " labels name them");
    }
    if (labels.samples >= 0 && labels.samples != samples) {
      throw new DumpException(
          file + " has " + samples + " samples, but its metadata says " + labels.samples);
    }
    DumpedMatrices matrices = DumpedMatrices.ofLabels(names, labels.counts);
    int[] numbers = names.stream().mapToInt(matrices::number).toArray();
    if (Arrays.stream(numbers).distinct().count() != numbers.length) {
      throw new DumpException(file + ": two columns have one label");
    }
    Quantity quantity = new Quantity(clamp);
    KeptBuilder kept = new KeptBuilder(samples);
    for (long[] row : rows(numbers, quantity)) {
      Arrays.sort(row);
      for (int e = 0; e < row.length; e++) {
        if (e > 0 && row[e] >>> VALUE_BITS == row[e - 1] >>> VALUE_BITS) {
          throw new DumpException(file + " has entries twice: call sum_duplicates() before saving");
        }
        if ((char) row[e] > 0) {
          kept.add((int) (row[e] >>> VALUE_BITS), (char) row[e]);
        }
      }
      kept.endSample();
    }
    return new ImportanceDump(matrices, kept.build(matrices), quantity.clamped());
  }

  /** Entries of each sample in no order: the subcomponent's number, then q. */
  private long[][] rows(int[] numbers, Quantity quantity) {
    int[] sizes = new int[samples];
    forEach((sample, column, at) -> sizes[sample]++);
    long[][] rows = new long[samples][];
    Arrays.setAll(rows, sample -> new long[sizes[sample]]);
    forEach(
        (sample, column, at) -> {
          long q = quantity.of(data.number(at), sample, column);
          rows[sample][--sizes[sample]] = (long) numbers[column] << VALUE_BITS | q;
        });
    return rows;
  }

  private interface EntryVisitor {
    void visit(int sample, int column, int at);
  }

  private void forEach(EntryVisitor visitor) {
    int minors = byColumn ? samples : width;
    for (int major = 0; major + 1 < indptr.length; major++) {
      if (indptr[major] > indptr[major + 1] || indptr[major] < 0) {
        throw new DumpException("indptr falls at " + major);
      }
      for (int at = indptr[major]; at < indptr[major + 1]; at++) {
        if (indices[at] < 0 || indices[at] >= minors) {
          throw new DumpException("index " + indices[at] + " of " + minors);
        }
        visitor.visit(byColumn ? indices[at] : major, byColumn ? major : indices[at], at);
      }
    }
  }
}
