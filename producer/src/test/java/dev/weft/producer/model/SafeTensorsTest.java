package dev.weft.producer.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafeTensorsTest {
  @TempDir Path folder;

  private Path file(long declared, String header, byte[] data) throws IOException {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes =
        ByteBuffer.allocate(8 + json.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(declared).put(json).put(data);
    return Files.write(folder.resolve("t.safetensors"), bytes.array());
  }

  private Path file(String header, byte[] data) throws IOException {
    return file(header.length(), header, data);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}} | is not the 4 bytes",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[0,16]}} | outside the 8 bytes",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}} | has shape",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[65536,65536],\"data_offsets\":[0,4]}} | too large",
        "{\"a\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[0,8]}} | is of type 'F64'",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,0]}} | is not the -4 bytes",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[1e300,4]}} | outside",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":\"x\",\"data_offsets\":[0,4]}} | has shape",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},"
            + "\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[2,6]}} | overlap",
        "{\"a\":3} | has shape",
        "[1] | no JSON object",
        "{\"a\": | no JSON"
      })
  void shouldRefuseAHeaderThatContradictsItself(String header, String message) throws IOException {
    Path file = file(header, new byte[8]);
    assertThatThrownBy(() -> SafeTensors.read(file))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("t.safetensors")
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource({"0", "1", "1000", "-1", "9223372036854775807"})
  void shouldRefuseAHeaderLengthThatTheFileDoesNotHold(long declared) throws IOException {
    Path file = file(declared, "{}", new byte[0]);
    assertThatThrownBy(() -> SafeTensors.read(file))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("is no safetensors file");
  }

  @Test
  void shouldReadEverySixteenBitFloat() throws IOException {
    ByteBuffer data = ByteBuffer.allocate(2 << 16).order(ByteOrder.LITTLE_ENDIAN);
    for (int bits = 0; bits < 1 << 16; bits++) {
      data.putShort((short) bits);
    }
    for (String type : new String[] {"F16", "BF16"}) {
      Path file =
          file(
              "{\"a\":{\"dtype\":\"" + type + "\",\"shape\":[65536],\"data_offsets\":[0,131072]}}",
              data.array());
      float[] values = SafeTensors.read(file).values("a", 65_536);
      for (int bits = 0; bits < 1 << 16; bits++) {
        float expected = type.equals("F16") ? value(bits, 5, 10) : value(bits, 8, 7);
        assertThat(values[bits]).as("%s %04x", type, bits).isEqualTo(Float.valueOf(expected));
      }
    }
  }

  /** IEEE 754's definition, in doubles: exact for so few bits. */
  private static float value(int bits, int exponentBits, int fractionBits) {
    int exponent = (bits >> fractionBits) & ((1 << exponentBits) - 1);
    int fraction = bits & ((1 << fractionBits) - 1);
    int bias = (1 << (exponentBits - 1)) - 1;
    double magnitude;
    if (exponent == (1 << exponentBits) - 1) {
      magnitude = fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
    } else if (exponent == 0) {
      magnitude = Math.scalb((double) fraction, 1 - bias - fractionBits);
    } else {
      magnitude =
          Math.scalb((double) (fraction + (1 << fractionBits)), exponent - bias - fractionBits);
    }
    return (float) (bits >> 15 == 0 ? magnitude : -magnitude);
  }

  @Test
  void shouldNameTheTensorThatIsMissingOrOfAnotherShape() throws IOException {
    SafeTensors tensors =
        SafeTensors.read(
            file(
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2,1],\"data_offsets\":[0,8]}}", new byte[8]));
    assertThat(tensors.values("a", 2, 1)).containsExactly(0, 0);
    assertThatThrownBy(() -> tensors.values("a", 1, 2))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("has shape [2, 1], not [1, 2]");
    assertThatThrownBy(() -> tensors.tensor("b"))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("'b'");
  }
}
