package dev.weft.producer.npz;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Reads numpy's {@code .npz}: one-dimensional (or dimensionless) little-endian arrays of int32,
 * int64, uint16 and strings. An array is read when it is asked for. Not safe for several threads.
 */
public final class NpzReader implements AutoCloseable {
  private static final Pattern HEADER =
      Pattern.compile(
          "\\{'descr': '([^']+)', 'fortran_order': (?:False|True), 'shape': \\((\\d*),?\\), \\}\\s*");

  private final Path file;
  private final ZipFile zip;

  private NpzReader(Path file, ZipFile zip) {
    this.file = file;
    this.zip = zip;
  }

  /** Opens a file; an {@link IOException} if it is missing or no zip. */
  public static NpzReader open(Path file) throws IOException {
    return new NpzReader(file, new ZipFile(file.toFile()));
  }

  /** An array of integers, whatever their width. */
  public long[] longs(String name) throws IOException {
    Array array = read(name);
    long[] values = new long[array.count];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (array.type) {
            case "<i8" -> array.bytes.getLong();
            case "<i4" -> array.bytes.getInt();
            case "<u2" -> array.bytes.getChar();
            default -> throw wrongType(name, array.type, "integers");
          };
    }
    return values;
  }

  /** An array of integers that fit 32 bits; an {@link ArithmeticException} if one does not. */
  public int[] ints(String name) throws IOException {
    long[] wide = longs(name);
    int[] values = new int[wide.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.toIntExact(wide[i]);
    }
    return values;
  }

  /** An array of uint16. */
  public char[] chars(String name) throws IOException {
    Array array = read(name);
    if (!array.type.equals("<u2")) {
      throw wrongType(name, array.type, "uint16");
    }
    char[] values = new char[array.count];
    array.bytes.asCharBuffer().get(values);
    return values;
  }

  /** An array of strings. */
  public List<String> strings(String name) throws IOException {
    Array array = read(name);
    if (!array.type.startsWith("<U")) {
      throw wrongType(name, array.type, "strings");
    }
    int width = width(array.type) / Integer.BYTES;
    List<String> values = new ArrayList<>(array.count);
    for (int i = 0; i < array.count; i++) {
      StringBuilder value = new StringBuilder();
      for (int c = 0; c < width; c++) {
        int point = array.bytes.getInt();
        if (point != 0) {
          value.appendCodePoint(point);
        }
      }
      values.add(value.toString());
    }
    return values;
  }

  private IOException wrongType(String name, String type, String wanted) {
    return new IOException(file + ": array '" + name + "' is of type " + type + ", not " + wanted);
  }

  private record Array(String type, int count, ByteBuffer bytes) {}

  private Array read(String name) throws IOException {
    ZipEntry entry = zip.getEntry(name + ".npy");
    if (entry == null) {
      throw new IOException(file + " has no array '" + name + "'");
    }
    try (InputStream stream = zip.getInputStream(entry);
        DataInputStream data = new DataInputStream(stream)) {
      byte[] magic = data.readNBytes(8);
      if (magic.length < 8 || magic[1] != 'N' || magic[5] != 'Y') {
        throw new IOException(file + ": '" + name + "' is no numpy array");
      }
      int first = data.readUnsignedByte();
      int length = first | data.readUnsignedByte() << 8;
      if (magic[6] > 1) {
        length |= data.readUnsignedByte() << 16 | data.readUnsignedByte() << 24;
      }
      if (length < 0 || length > 1 << 20) {
        throw new IOException(file + ": array '" + name + "' has a header of " + length);
      }
      String header = new String(data.readNBytes(length), StandardCharsets.US_ASCII);
      Matcher matcher = HEADER.matcher(header);
      if (!matcher.matches()) {
        throw new IOException(
            file + ": array '" + name + "' has not one dimension: " + header.strip());
      }
      int count = matcher.group(2).isEmpty() ? 1 : Integer.parseInt(matcher.group(2));
      byte[] bytes = data.readAllBytes();
      if (bytes.length != (long) count * width(matcher.group(1))) {
        throw new IOException(file + ": array '" + name + "' is cut short");
      }
      return new Array(
          matcher.group(1), count, ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
    }
  }

  private int width(String type) throws IOException {
    if (type.matches("<U\\d{1,6}")) {
      return Integer.BYTES * Integer.parseInt(type.substring(2));
    }
    return switch (type) {
      case "<i8" -> Long.BYTES;
      case "<i4" -> Integer.BYTES;
      case "<u2" -> Character.BYTES;
      default -> throw new IOException(file + " holds an array of type " + type);
    };
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }
}
