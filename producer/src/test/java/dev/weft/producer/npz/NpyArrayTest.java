package dev.weft.producer.npz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class NpyArrayTest {
  /** As numpy writes it, format 1.0. */
  private static NpyArray read(String type, int... bytes) throws IOException {
    String header =
        "{'descr': '" + type + "', 'fortran_order': False, 'shape': (" + bytes.length + ",), }\n";
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.write(0x93);
    file.writeBytes("NUMPY".getBytes(StandardCharsets.US_ASCII));
    file.writeBytes(new byte[] {1, 0, (byte) header.length(), 0});
    file.writeBytes(header.getBytes(StandardCharsets.US_ASCII));
    for (int value : bytes) {
      file.write(value);
    }
    return NpyArray.read(new ByteArrayInputStream(file.toByteArray()), "it");
  }

  @Test
  void shouldReadBytesWithoutSign() throws IOException {
    NpyArray array = read("|u1", 0, 1, 127, 128, 255);
    assertThat(array.isNumeric()).isTrue();
    assertThat(new double[] {array.number(0), array.number(1), array.number(2)})
        .containsExactly(0, 1, 127);
    assertThat(array.number(3)).isEqualTo(128);
    assertThat(array.number(4)).isEqualTo(255);
    assertThat(read("|b1", 0, 1).number(1)).isEqualTo(1);
  }
}
