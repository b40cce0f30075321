package dev.weft.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weft.core.proto.ImportancesRecord;
import dev.weft.core.proto.Mark;
import java.util.Arrays;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.Test;

class RecordFormatTest {
  private static final ImportancesRecord RECORD =
      ImportancesRecord.newBuilder()
          .setFormat(RecordFormat.VERSION)
          .setMark(Mark.newBuilder().setPassedStep(1L << 40))
          .build();

  private static Reason refusal(byte[] bytes) {
    return catchThrowableOfType(
            BadRecordException.class, () -> RecordFormat.IMPORTANCES.decode(bytes))
        .reason();
  }

  @Test
  void shouldBeginWithItsVersionAndComeBackEqual() {
    byte[] bytes = RecordFormat.IMPORTANCES.encode(RECORD);
    assertThat(bytes).startsWith(8, 1);
    assertThat(RecordFormat.IMPORTANCES.decode(bytes)).isEqualTo(RECORD);
    Serde<ImportancesRecord> serde = RecordFormat.IMPORTANCES.serde();
    assertThat(serde.deserializer().deserialize("t", serde.serializer().serialize("t", RECORD)))
        .isEqualTo(RECORD);
    assertThat(serde.deserializer().deserialize("t", null)).isNull();
  }

  @Test
  void shouldRefuseToWriteWithoutAVersion() {
    ImportancesRecord unversioned = RECORD.toBuilder().clearFormat().build();
    assertThatThrownBy(() -> RecordFormat.IMPORTANCES.encode(unversioned))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldRefuseBadBytesWithAReason() {
    byte[] bytes = RecordFormat.IMPORTANCES.encode(RECORD);
    assertThat(refusal(new byte[0])).isEqualTo(Reason.EMPTY);
    assertThat(refusal(new byte[] {8})).isEqualTo(Reason.FORMAT_VERSION);
    assertThat(refusal("hello".getBytes(java.nio.charset.StandardCharsets.UTF_8)))
        .isEqualTo(Reason.FORMAT_VERSION);
    byte[] newer = bytes.clone();
    newer[1] = 2;
    assertThat(refusal(newer)).isEqualTo(Reason.FORMAT_VERSION);
    assertThat(refusal(Arrays.copyOf(bytes, bytes.length - 1))).isEqualTo(Reason.UNPARSABLE);
  }
}
