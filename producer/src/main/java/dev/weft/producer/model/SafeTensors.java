package dev.weft.producer.model;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;

/**
 * A file of named tensors in the safetensors format: an 8-byte header length, a JSON header, the
 * data. 16-bit floats (F16, BF16) and F32 are read as 32-bit, I32 and I64 as int. The header is
 * read and checked at once, a tensor when it is asked for: so only that much memory is taken.
 * Immutable; safe for several threads.
 *
 * <p>Source: the format's own description, github.com/huggingface/safetensors.
 */
public final class SafeTensors {
  private final Path file;
  private final SafeTensorsHeader header;

  private SafeTensors(Path file, SafeTensorsHeader header) {
    this.file = file;
    this.header = header;
  }

  /** A tensor's shape and values, row-major. */
  public record Tensor(int[] shape, float[] values) {}

  /**
   * Opens a file and checks every entry of its header.
   *
   * @throws ModelException if it is missing, cut short, or contradicts itself
   */
  public static SafeTensors read(Path file) {
    try (FileChannel channel = FileChannel.open(file)) {
      return new SafeTensors(file, SafeTensorsHeader.read(file, channel));
    } catch (IOException e) {
      throw new ModelException("can't read " + file + ": " + e, e);
    }
  }

  /** Bytes [from, from + length) of a file. */
  static ByteBuffer read(FileChannel channel, long from, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, from + bytes.position()) < 0) {
        throw new EOFException("the file ends at byte " + (from + bytes.position()));
      }
    }
    return bytes.flip().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Names of the tensors, in the header's order. */
  public Set<String> names() {
    return header.entries().keySet();
  }

  /**
   * A tensor of floats.
   *
   * @throws ModelException if there is none such, or it is of integers
   */
  public Tensor tensor(String name) {
    SafeTensorsHeader.Entry entry = entry(name);
    float[] values = new float[entry.count()];
    switch (entry.type()) {
      case "F32" -> bytes(name, entry).asFloatBuffer().get(values);
      case "F16" -> {
        ByteBuffer bytes = bytes(name, entry);
        for (int i = 0; i < values.length; i++) {
          values[i] = half(bytes.getShort(Short.BYTES * i));
        }
      }
      case "BF16" -> {
        ByteBuffer bytes = bytes(name, entry);
        for (int i = 0; i < values.length; i++) {
          values[i] = Float.intBitsToFloat(bytes.getShort(Short.BYTES * i) << Short.SIZE);
        }
      }
      default -> throw new ModelException(file + ": tensor '" + name + "' holds integers");
    }
    return new Tensor(entry.shape().clone(), values);
  }

  /**
   * A tensor's values, which must have this shape.
   *
   * @throws ModelException if there is none such
   */
  public float[] values(String name, int... shape) {
    int[] found = entry(name).shape();
    if (!Arrays.equals(found, shape)) {
      throw new ModelException(
          file
              + ": tensor '"
              + name
              + "' has shape "
              + Arrays.toString(found)
              + ", not "
              + Arrays.toString(shape));
    }
    return tensor(name).values;
  }

  /**
   * A tensor of integers, row-major.
   *
   * @throws ModelException if there is none such, or a value is beyond 32 bits
   */
  public int[] integers(String name) {
    SafeTensorsHeader.Entry entry = entry(name);
    int[] values = new int[entry.count()];
    switch (entry.type()) {
      case "I32" -> bytes(name, entry).asIntBuffer().get(values);
      case "I64" -> {
        LongBuffer wide = bytes(name, entry).asLongBuffer();
        for (int i = 0; i < values.length; i++) {
          values[i] = (int) wide.get(i);
          if (values[i] != wide.get(i)) {
            throw new ModelException(
                file + ": tensor '" + name + "' holds " + wide.get(i) + ", beyond 32 bits");
          }
        }
      }
      default -> throw new ModelException(file + ": tensor '" + name + "' holds no integers");
    }
    return values;
  }

  private SafeTensorsHeader.Entry entry(String name) {
    SafeTensorsHeader.Entry entry = header.entries().get(name);
    if (entry == null) {
      throw new ModelException(file + " has no tensor '" + name + "'");
    }
    return entry;
  }

  private ByteBuffer bytes(String name, SafeTensorsHeader.Entry entry) {
    long length = entry.end() - entry.begin();
    if (length > Integer.MAX_VALUE - Long.BYTES) {
      throw new ModelException(file + ": tensor '" + name + "' is over 2 GiB");
    }
    try (FileChannel channel = FileChannel.open(file)) {
      return read(channel, header.dataFrom() + entry.begin(), (int) length);
    } catch (IOException e) {
      throw new ModelException(file + ": tensor '" + name + "' can't be read: " + e, e);
    }
  }

  /** IEEE 754 half precision. */
  public static float half(short bits) {
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
