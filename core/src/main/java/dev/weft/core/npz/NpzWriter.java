package dev.weft.core.npz;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.ObjIntConsumer;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes numpy's {@code .npz}: a zip of {@code .npy} arrays, as {@code numpy.load} reads it. Arrays
 * go out one after another; each must be below 2 GiB. Not safe for several threads.
 *
 * <p>Source: numpy's own description,
 * numpy.org/doc/stable/reference/generated/numpy.lib.format.html.
 */
public final class NpzWriter implements AutoCloseable {
  private static final int CHUNK = 1 << 13;

  private final ZipOutputStream zip;

  private NpzWriter(ZipOutputStream zip) {
    this.zip = zip;
  }

  /** Begins a file; what was there is replaced. */
  public static NpzWriter create(Path file) throws IOException {
    return to(new BufferedOutputStream(Files.newOutputStream(file), 1 << 16));
  }

  /** Begins on a stream, which is closed with it. */
  public static NpzWriter to(OutputStream stream) {
    ZipOutputStream zip = new ZipOutputStream(stream);
    zip.setLevel(Deflater.BEST_SPEED);
    return new NpzWriter(zip);
  }

  /** An array of int64. */
  public void put(String name, long[] values) throws IOException {
    begin(name, "<i8", values.length);
    write(values.length, Long.BYTES, (buffer, i) -> buffer.putLong(values[i]));
  }

  /** An array of int32. */
  public void put(String name, int[] values) throws IOException {
    begin(name, "<i4", values.length);
    write(values.length, Integer.BYTES, (buffer, i) -> buffer.putInt(values[i]));
  }

  /** An array of uint16. */
  public void put(String name, char[] values) throws IOException {
    begin(name, "<u2", values.length);
    write(values.length, Character.BYTES, (buffer, i) -> buffer.putChar(values[i]));
  }

  /** An array of float64. */
  public void put(String name, double[] values) throws IOException {
    begin(name, "<f8", values.length);
    write(values.length, Double.BYTES, (buffer, i) -> buffer.putDouble(values[i]));
  }

  /** An array of strings. */
  public void put(String name, List<String> values) throws IOException {
    int width = widest(values);
    begin(name, "<U" + width, values.size());
    write(
        values.size(), Integer.BYTES * width, (buffer, i) -> putText(buffer, values.get(i), width));
  }

  /** One int64, without dimensions. */
  public void put(String name, long value) throws IOException {
    begin(name, "<i8");
    write(1, Long.BYTES, (buffer, i) -> buffer.putLong(value));
  }

  /** One string, without dimensions. */
  public void put(String name, String value) throws IOException {
    int width = widest(List.of(value));
    begin(name, "<U" + width);
    write(1, Integer.BYTES * width, (buffer, i) -> putText(buffer, value, width));
  }

  private static int widest(List<String> values) {
    return Math.max(
        1, values.stream().mapToInt(v -> v.codePointCount(0, v.length())).max().orElse(1));
  }

  private static void putText(ByteBuffer buffer, String value, int width) {
    int[] points = Arrays.copyOf(value.codePoints().toArray(), width);
    Arrays.stream(points).forEach(buffer::putInt);
  }

  private void begin(String name, String type, long... shape) throws IOException {
    String dimensions =
        LongStream.of(shape).mapToObj(d -> d + ",").collect(Collectors.joining(" "));
    String header =
        "{'descr': '" + type + "', 'fortran_order': False, 'shape': (" + dimensions + "), }";
    int prefix = 10;
    int padding = 64 - (prefix + header.length() + 1) % 64;
    String padded = header + " ".repeat(padding % 64) + "\n";
    zip.putNextEntry(new ZipEntry(name + ".npy"));
    zip.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
    zip.write(new byte[] {(byte) padded.length(), (byte) (padded.length() >> 8)});
    zip.write(padded.getBytes(StandardCharsets.US_ASCII));
  }

  private void write(int count, int width, ObjIntConsumer<ByteBuffer> element) throws IOException {
    ByteBuffer buffer =
        ByteBuffer.allocate(Math.max(CHUNK, 1) * width).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      element.accept(buffer, i);
      if (buffer.remaining() < width || i == count - 1) {
        zip.write(buffer.array(), buffer.arrayOffset(), buffer.position());
        buffer.clear();
      }
    }
    zip.closeEntry();
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }
}
