package dev.weft.producer.model;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The checked header of a safetensors file: where each tensor lies in it. Immutable.
 *
 * @param dataFrom first byte of the data
 */
record SafeTensorsHeader(long dataFrom, Map<String, Entry> entries) {
  private static final int LARGEST = 100_000_000;
  private static final int MOST_DIMENSIONS = 16;
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** A tensor's type, shape, number of values and bytes [begin, end) of the data. */
  record Entry(String type, int[] shape, int count, long begin, long end) {}

  /** Reads and checks it; the errors name the file and the tensor. */
  static SafeTensorsHeader read(Path file, FileChannel channel) throws IOException {
    long size = channel.size();
    long length =
        size < Long.BYTES
            ? -1
            : SafeTensors.read(channel, 0, Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).getLong();
    if (length < 2 || length > LARGEST || length > size - Long.BYTES) {
      throw new ModelException(
          file
              + " is no safetensors file: a header of "
              + Long.toUnsignedString(length)
              + " bytes in a file of "
              + size);
    }
    ByteBuffer bytes = SafeTensors.read(channel, Long.BYTES, (int) length);
    long dataFrom = Long.BYTES + length;
    Map<String, Entry> entries = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> field : parse(file, bytes).properties()) {
      if (!field.getKey().equals("__metadata__")) {
        String where = file + ": tensor '" + field.getKey() + "'";
        entries.put(field.getKey(), entry(where, field.getValue(), size - dataFrom));
      }
    }
    checkDisjoint(file, entries);
    return new SafeTensorsHeader(dataFrom, entries);
  }

  private static JsonNode parse(Path file, ByteBuffer bytes) {
    JsonNode header;
    try {
      header = JSON.readTree(StandardCharsets.UTF_8.decode(bytes).toString());
    } catch (IOException e) {
      throw new ModelException(file + " has a header that is no JSON: " + Problems.of(e), e);
    }
    if (!header.isObject()) {
      throw new ModelException(file + " has a header that is no JSON object");
    }
    return header;
  }

  private static Entry entry(String where, JsonNode node, long dataBytes) {
    int[] shape = shape(where, node.path("shape"));
    long count = 1;
    for (int extent : shape) {
      count *= extent;
      if (count > Integer.MAX_VALUE) {
        throw new ModelException(where + " of shape " + node.path("shape") + " is too large");
      }
    }
    String type = node.path("dtype").asText();
    int width =
        switch (type) {
          case "F16", "BF16" -> Short.BYTES;
          case "F32", "I32" -> Integer.BYTES;
          case "I64" -> Long.BYTES;
          default ->
              throw new ModelException(
                  where + " is of type '" + type + "'; known are F16, BF16, F32, I32 and I64");
        };
    JsonNode offsets = node.path("data_offsets");
    long begin = offsets.path(0).isIntegralNumber() ? offsets.path(0).asLong() : -1;
    long end = offsets.path(1).isIntegralNumber() ? offsets.path(1).asLong() : -1;
    if (offsets.size() != 2 || begin < 0 || end > dataBytes) {
      throw new ModelException(
          where + " lies at " + offsets + ", outside the " + dataBytes + " bytes of data");
    }
    if (end - begin != count * width) {
      throw new ModelException(
          where
              + " of type "
              + type
              + " and shape "
              + node.path("shape")
              + " is not the "
              + (end - begin)
              + " bytes at "
              + offsets);
    }
    return new Entry(type, shape, (int) count, begin, end);
  }

  private static int[] shape(String where, JsonNode node) {
    if (!node.isArray() || node.size() > MOST_DIMENSIONS) {
      throw new ModelException(where + " has shape " + node);
    }
    int[] shape = new int[node.size()];
    for (int d = 0; d < shape.length; d++) {
      JsonNode extent = node.path(d);
      if (!extent.isIntegralNumber() || !extent.canConvertToInt() || extent.asInt() < 0) {
        throw new ModelException(where + " has shape " + node);
      }
      shape[d] = extent.asInt();
    }
    return shape;
  }

  private static void checkDisjoint(Path file, Map<String, Entry> entries) {
    List<Map.Entry<String, Entry>> inOrder =
        entries.entrySet().stream()
            .sorted(Comparator.comparingLong(entry -> entry.getValue().begin()))
            .toList();
    for (int i = 1; i < inOrder.size(); i++) {
      if (inOrder.get(i).getValue().begin() < inOrder.get(i - 1).getValue().end()) {
        throw new ModelException(
            file
                + ": tensors '"
                + inOrder.get(i - 1).getKey()
                + "' and '"
                + inOrder.get(i).getKey()
                + "' overlap");
      }
    }
  }
}
