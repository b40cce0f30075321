package dev.weft.producer.npz;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Reads numpy's {@code .npz}: one-dimensional (or dimensionless) little-endian arrays of int32,
 * int64, uint16 and strings. An array is read when it is asked for. Not safe for several threads.
 */
public final class NpzReader implements AutoCloseable {
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
    int width = Integer.parseInt(array.type.substring(2));
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

  /** Names of all arrays, in the file's order. */
  public List<String> names() {
    return zip.stream()
        .map(ZipEntry::getName)
        .filter(name -> name.endsWith(".npy"))
        .map(name -> name.substring(0, name.length() - 4))
        .toList();
  }

  /** Any array. */
  public NpyArray array(String name) throws IOException {
    ZipEntry entry = zip.getEntry(name + ".npy");
    if (entry == null) {
      throw new IOException(file + " has no array '" + name + "'");
    }
    try (InputStream stream = zip.getInputStream(entry)) {
      return NpyArray.read(stream, file + ": array '" + name + "'");
    }
  }

  private record Array(String type, int count, ByteBuffer bytes) {}

  private Array read(String name) throws IOException {
    NpyArray array = array(name);
    if (array.shape().length > 1) {
      throw new IOException(
          file + ": array '" + name + "' has not one dimension: " + Arrays.toString(array.shape()));
    }
    return new Array(array.type(), array.count(), array.bytes());
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }
}
