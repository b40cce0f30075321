package dev.weft.producer.npz;

import dev.weft.producer.model.SafeTensors;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One array of numpy's {@code .npy} format, at most 2 GiB. The buffer is shared.
 *
 * @param type numpy's, as {@code <f4}
 * @param shape none for a single number
 * @param fortran whether columns lie together
 */
public record NpyArray(String type, int[] shape, boolean fortran, ByteBuffer bytes) {
  private static final int LARGEST_HEADER = 1 << 20;
  private static final Pattern HEADER =
      Pattern.compile(
          "\\{'descr': '([^']+)', 'fortran_order': (False|True), "
              + "'shape': \\(((?:\\d+, ?)*\\d*),?\\), \\}\\s*");

  /**
   * Reads one.
   *
   * @param where names it in errors
   */
  public static NpyArray read(InputStream stream, String where) throws IOException {
    DataInputStream data = new DataInputStream(stream);
    byte[] magic = data.readNBytes(8);
    if (magic.length < 8 || magic[1] != 'N' || magic[5] != 'Y') {
      throw new IOException(where + " is no numpy array");
    }
    int first = data.readUnsignedByte();
    int length = first | data.readUnsignedByte() << 8;
    if (magic[6] > 1) {
      length |= data.readUnsignedByte() << 16 | data.readUnsignedByte() << 24;
    }
    if (length < 0 || length > LARGEST_HEADER) {
      throw new IOException(where + " has a header of " + length);
    }
    String header = new String(data.readNBytes(length), StandardCharsets.US_ASCII);
    Matcher matcher = HEADER.matcher(header);
    if (!matcher.matches()) {
      throw new IOException(where + " has a header that is not understood: " + header.strip());
    }
    int[] shape =
        Arrays.stream(matcher.group(3).split(",", -1))
            .map(String::strip)
            .filter(size -> !size.isEmpty())
            .mapToInt(Integer::parseInt)
            .toArray();
    byte[] bytes = data.readAllBytes();
    long count = Arrays.stream(shape).asLongStream().reduce(1, Math::multiplyExact);
    if (bytes.length != count * width(matcher.group(1), where)) {
      throw new IOException(where + " is cut short");
    }
    return new NpyArray(
        matcher.group(1),
        shape,
        matcher.group(2).equals("True"),
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
  }

  private static int width(String type, String where) throws IOException {
    if (type.matches("<U\\d{1,6}")) {
      return Integer.BYTES * Integer.parseInt(type.substring(2));
    }
    if (type.matches("\\|S\\d{1,6}")) {
      return Integer.parseInt(type.substring(2));
    }
    return switch (type) {
      case "<i8", "<f8" -> Long.BYTES;
      case "<i4", "<f4" -> Integer.BYTES;
      case "<u2", "<f2" -> Character.BYTES;
      case "|b1", "|u1" -> 1;
      default -> throw new IOException(where + " is an array of type " + type);
    };
  }

  /** Number of elements. */
  public int count() {
    return Arrays.stream(shape).reduce(1, Math::multiplyExact);
  }

  /** Whether its elements are numbers that can be importances. */
  public boolean isNumeric() {
    return type.matches("<f[248]|\\|b1|<i[48]|<u2|\\|u1");
  }

  /** An element as a number, by its place in the file. */
  public double number(int at) {
    return switch (type) {
      case "<f8" -> bytes.getDouble(Double.BYTES * at);
      case "<f4" -> bytes.getFloat(Float.BYTES * at);
      case "<f2" -> SafeTensors.half(bytes.getShort(Short.BYTES * at));
      case "<i8" -> bytes.getLong(Long.BYTES * at);
      case "<i4" -> bytes.getInt(Integer.BYTES * at);
      case "<u2" -> bytes.getChar(Character.BYTES * at);
      case "|b1", "|u1" -> Byte.toUnsignedInt(bytes.get(at));
      default -> throw new IllegalStateException("type " + type + " holds no numbers");
    };
  }
}
