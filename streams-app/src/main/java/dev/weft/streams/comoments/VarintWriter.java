package dev.weft.streams.comoments;

import java.util.Arrays;

/**
 * Non-negative integers as variable-length bytes, seven bits each, lowest first. Grows as needed.
 */
final class VarintWriter {
  private byte[] bytes;
  private int size;

  VarintWriter(int capacity) {
    bytes = new byte[capacity];
  }

  void put(long value) {
    if (size + 10 > bytes.length) {
      bytes = Arrays.copyOf(bytes, bytes.length * 2);
    }
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      bytes[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, size);
  }
}
