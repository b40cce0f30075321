package dev.weft.core;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Arrays of numbers as little-endian bytes, the form in which they travel. Stateless. Reading
 * refuses a byte count that is no whole number of elements.
 */
public final class LittleEndian {
  private LittleEndian() {}

  /** Unsigned 32-bit (values up to 2^31 - 1) or signed 32-bit numbers. */
  public static ByteString ofInts(int[] values) {
    ByteBuffer buffer = allocate(values.length, Integer.BYTES);
    buffer.asIntBuffer().put(values);
    return wrap(buffer);
  }

  /** Unsigned 16-bit numbers. */
  public static ByteString ofChars(char[] values) {
    ByteBuffer buffer = allocate(values.length, Character.BYTES);
    buffer.asCharBuffer().put(values);
    return wrap(buffer);
  }

  /** Signed 64-bit numbers. */
  public static ByteString ofLongs(long[] values) {
    ByteBuffer buffer = allocate(values.length, Long.BYTES);
    buffer.asLongBuffer().put(values);
    return wrap(buffer);
  }

  /** IEEE 754 single precision. */
  public static ByteString ofFloats(float[] values) {
    ByteBuffer buffer = allocate(values.length, Float.BYTES);
    buffer.asFloatBuffer().put(values);
    return wrap(buffer);
  }

  /** IEEE 754 double precision. */
  public static ByteString ofDoubles(double[] values) {
    ByteBuffer buffer = allocate(values.length, Double.BYTES);
    buffer.asDoubleBuffer().put(values);
    return wrap(buffer);
  }

  /** 32-bit numbers; values of 2^31 and more come out negative. */
  public static int[] ints(ByteString bytes) {
    int[] values = new int[count(bytes, Integer.BYTES)];
    view(bytes).asIntBuffer().get(values);
    return values;
  }

  /** Unsigned 16-bit numbers. */
  public static char[] chars(ByteString bytes) {
    char[] values = new char[count(bytes, Character.BYTES)];
    view(bytes).asCharBuffer().get(values);
    return values;
  }

  /** Signed 64-bit numbers. */
  public static long[] longs(ByteString bytes) {
    long[] values = new long[count(bytes, Long.BYTES)];
    view(bytes).asLongBuffer().get(values);
    return values;
  }

  /** IEEE 754 single precision. */
  public static float[] floats(ByteString bytes) {
    float[] values = new float[count(bytes, Float.BYTES)];
    view(bytes).asFloatBuffer().get(values);
    return values;
  }

  /** IEEE 754 double precision. */
  public static double[] doubles(ByteString bytes) {
    double[] values = new double[count(bytes, Double.BYTES)];
    view(bytes).asDoubleBuffer().get(values);
    return values;
  }

  private static ByteBuffer allocate(int count, int width) {
    return ByteBuffer.allocate(Math.multiplyExact(count, width)).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static ByteString wrap(ByteBuffer buffer) {
    return UnsafeByteOperations.unsafeWrap(buffer);
  }

  private static ByteBuffer view(ByteString bytes) {
    return bytes.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
  }

  private static int count(ByteString bytes, int width) {
    if (bytes.size() % width != 0) {
      throw new BadRecordException(
          Reason.SHAPE, bytes.size() + " bytes are no whole number of " + width + "-byte numbers");
    }
    return bytes.size() / width;
  }
}
