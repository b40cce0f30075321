package dev.weft.producer.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * A file of named tensors in the safetensors format: an 8-byte header length, a JSON header, the
 * data. 16-bit floats (F16, BF16) and F32 are read as 32-bit, I32 as int. The file is held in
 * memory whole. Immutable.
 *
 * <p>Source: the format's own description, github.com/huggingface/safetensors.
 */
public final class SafeTensors {
  private static final int LARGEST_HEADER = 100_000_000;

  private final Path file;
  private final ByteBuffer data;
  private final Map<String, Entry> entries;

  private SafeTensors(Path file, ByteBuffer data, Map<String, Entry> entries) {
    this.file = file;
    this.data = data;
    this.entries = entries;
  }

  /** A tensor's shape and values, row-major. */
  public record Tensor(int[] shape, float[] values) {}

  private record Entry(String type, int[] shape, int count, int begin, int end) {}

  /**
   * Reads a file and checks every entry of its header.
   *
   * @throws ModelException if it is missing, cut short, or contradicts itself
   */
  public static SafeTensors read(Path file) {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (IOException e) {
      throw new ModelException("can't read " + file + ": " + e, e);
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    long headerBytes = bytes.length < Long.BYTES ? -1 : buffer.getLong(0);
    if (headerBytes < 2
        || headerBytes > LARGEST_HEADER
        || headerBytes > bytes.length - Long.BYTES) {
      throw new ModelException(file + " is no safetensors file: its header does not fit");
    }
    int dataFrom = Long.BYTES + (int) headerBytes;
    ByteBuffer data =
        buffer.slice(dataFrom, bytes.length - dataFrom).order(ByteOrder.LITTLE_ENDIAN);
    Map<String, Entry> entries = new LinkedHashMap<>();
    try {
      JsonNode header = new ObjectMapper().readTree(bytes, Long.BYTES, (int) headerBytes);
      for (Map.Entry<String, JsonNode> field : header.properties()) {
        if (!field.getKey().equals("__metadata__")) {
          entries.put(field.getKey(), entry(file, field.getKey(), field.getValue(), data));
        }
      }
    } catch (IOException e) {
      throw new ModelException(file + " has a header that is no JSON: " + e.getMessage(), e);
    }
    return new SafeTensors(file, data, entries);
  }

  private static Entry entry(Path file, String name, JsonNode node, ByteBuffer data) {
    String type = node.path("dtype").asText();
    int[] shape = new int[node.path("shape").size()];
    long count = 1;
    for (int d = 0; d < shape.length; d++) {
      shape[d] = node.path("shape").path(d).asInt(-1);
      count *= shape[d];
      if (shape[d] < 0 || count > Integer.MAX_VALUE) {
        throw new ModelException(file + ": tensor '" + name + "' has shape " + node.path("shape"));
      }
    }
    int width =
        switch (type) {
          case "F16", "BF16" -> 2;
          case "F32", "I32" -> 4;
          default -> throw new ModelException(file + ": tensor '" + name + "' is of type " + type);
        };
    long begin = node.path("data_offsets").path(0).asLong(-1);
    long end = node.path("data_offsets").path(1).asLong(-1);
    if (begin < 0 || end > data.limit() || end - begin != count * width) {
      throw new ModelException(
          file + ": tensor '" + name + "' does not fit its offsets " + node.path("data_offsets"));
    }
    return new Entry(type, shape, (int) count, (int) begin, (int) end);
  }

  /** Names of the tensors, in the header's order. */
  public Set<String> names() {
    return entries.keySet();
  }

  /**
   * A tensor of floats.
   *
   * @throws ModelException if there is none such, or it is of integers
   */
  public Tensor tensor(String name) {
    Entry entry = entry(name);
    float[] values = new float[entry.count];
    ByteBuffer bytes =
        data.slice(entry.begin, entry.end - entry.begin).order(ByteOrder.LITTLE_ENDIAN);
    switch (entry.type) {
      case "F32" -> bytes.asFloatBuffer().get(values);
      case "F16", "BF16" -> {
        boolean brain = entry.type.equals("BF16");
        for (int i = 0; i < values.length; i++) {
          short bits = bytes.getShort(2 * i);
          values[i] = brain ? Float.intBitsToFloat(bits << 16) : half(bits);
        }
      }
      default -> throw new ModelException(file + ": tensor '" + name + "' holds integers");
    }
    return new Tensor(entry.shape, values);
  }

  /** A tensor's values, which must have this shape. */
  public float[] values(String name, int... shape) {
    Tensor tensor = tensor(name);
    if (!Arrays.equals(tensor.shape, shape)) {
      throw new ModelException(
          file
              + ": tensor '"
              + name
              + "' has shape "
              + Arrays.toString(tensor.shape)
              + ", not "
              + Arrays.toString(shape));
    }
    return tensor.values;
  }

  /** A tensor of 32-bit integers, row-major. */
  public int[] integers(String name) {
    Entry entry = entry(name);
    if (!entry.type.equals("I32")) {
      throw new ModelException(file + ": tensor '" + name + "' holds no integers");
    }
    int[] values = new int[entry.count];
    data.slice(entry.begin, entry.end - entry.begin)
        .order(ByteOrder.LITTLE_ENDIAN)
        .asIntBuffer()
        .get(values);
    return values;
  }

  private Entry entry(String name) {
    Entry entry = entries.get(name);
    if (entry == null) {
      throw new ModelException(file + " has no tensor '" + name + "'");
    }
    return entry;
  }

  /** IEEE 754 half precision. */
  static float half(short bits) {
    int sign = (bits & 0x8000) << 16;
    int exponent = (bits >>> 10) & 0x1F;
    int mantissa = bits & 0x3FF;
    if (exponent == 0) {
      float magnitude = mantissa * 0x1p-24f;
      return sign == 0 ? magnitude : -magnitude;
    }
    int widened = exponent == 0x1F ? 0xFF : exponent - 15 + 127;
    return Float.intBitsToFloat(sign | widened << 23 | mantissa << 13);
  }
}
