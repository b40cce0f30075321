package dev.weft.streams.comoments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.google.protobuf.ByteString;
import dev.weft.core.BadRecordException;
import dev.weft.core.LittleEndian;
import dev.weft.core.Reason;
import dev.weft.core.proto.SparseRows;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SampleRowsTest {
  private static void assertRefused(
      Reason reason, int width, int[] offsets, char[] columns, char[] values) {
    assertThatThrownBy(() -> SampleRows.of(width, offsets, columns, values))
        .asInstanceOf(type(BadRecordException.class))
        .extracting(BadRecordException::reason)
        .isEqualTo(reason);
  }

  private static void assertSame(SampleRows found, SampleRows expected) {
    assertThat(found.samples()).isEqualTo(expected.samples());
    assertThat(found.columns()).isEqualTo(expected.columns());
    assertThat(found.values()).isEqualTo(expected.values());
    for (int s = 0; s <= expected.samples(); s++) {
      assertThat(found.offset(s)).isEqualTo(expected.offset(s));
    }
  }

  @Test
  void shouldComeBackFromTheWire() {
    SampleRows rows = DenseRows.sparse(DenseRows.random(new Random(1), 200, 50, 0.2), 50);
    assertSame(SampleRows.decode(rows.encode(), 50), rows);
  }

  @Test
  void shouldTravelAsLittleEndianBytes() {
    SampleRows rows =
        SampleRows.of(65_536, new int[] {0, 0, 2}, new char[] {1, 0xFFFE}, new char[] {1, 32_768});
    SparseRows message = rows.encode();
    assertThat(message.getRowOffsets().toByteArray())
        .containsExactly(0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0);
    assertThat(message.getColumns().toByteArray()).containsExactly(1, 0, 0xFE, 0xFF);
    assertThat(message.getValues().toByteArray()).containsExactly(1, 0, 0, 0x80);
  }

  @Test
  void shouldTakeSamplesWithoutEntriesAndNoSamplesAtAll() {
    assertThat(SampleRows.of(3, new int[] {0, 0, 0}, new char[0], new char[0]).samples())
        .isEqualTo(2);
    assertThat(SampleRows.of(3, new int[] {0}, new char[0], new char[0]).samples()).isZero();
  }

  @Test
  void shouldRefuseArraysThatContradictEachOther() {
    assertRefused(Reason.SHAPE, 3, new int[0], new char[0], new char[0]);
    assertRefused(Reason.SHAPE, 3, new int[] {1, 1}, new char[1], new char[1]);
    assertRefused(Reason.SHAPE, 3, new int[] {0, 2}, new char[1], new char[1]);
    assertRefused(Reason.SHAPE, 3, new int[] {0, 1}, new char[1], new char[2]);
    assertRefused(Reason.LIMIT, 3, new int[65_537], new char[0], new char[0]);
  }

  @Test
  void shouldRefuseWhatIsOutOfOrderOrRange() {
    char[] two = {1, 1};
    assertRefused(Reason.UNSORTED, 3, new int[] {0, 2}, new char[] {1, 1}, two);
    assertRefused(Reason.UNSORTED, 3, new int[] {0, 2}, new char[] {2, 1}, two);
    assertRefused(Reason.UNSORTED, 3, new int[] {0, 2, 1, 2}, new char[] {0, 1}, two);
    assertRefused(Reason.UNSORTED, 3, new int[] {0, 9, 2}, new char[] {0, 1}, two);
    assertRefused(Reason.UNSORTED, 3, new int[] {0, -1, 2}, new char[] {0, 1}, two);
    assertRefused(Reason.COLUMN_RANGE, 3, new int[] {0, 2}, new char[] {0, 3}, two);
    assertRefused(Reason.VALUE_RANGE, 3, new int[] {0, 2}, new char[] {0, 1}, new char[] {0, 1});
    assertRefused(
        Reason.VALUE_RANGE, 3, new int[] {0, 2}, new char[] {0, 1}, new char[] {1, 32_769});
  }

  @Test
  void shouldRefuseBytesThatAreNoWholeNumbers() {
    SparseRows odd =
        SparseRows.newBuilder()
            .setRowOffsets(LittleEndian.ofInts(new int[] {0, 1}))
            .setColumns(ByteString.copyFrom(new byte[3]))
            .setValues(LittleEndian.ofChars(new char[] {1}))
            .build();
    assertThatThrownBy(() -> SampleRows.decode(odd, 3)).isInstanceOf(BadRecordException.class);
  }

  @Test
  void shouldNeverFailOtherwiseOnAlteredBytes() {
    Random random = new Random(2);
    byte[] good =
        DenseRows.sparse(DenseRows.random(random, 20, 10, 0.4), 10).encode().toByteArray();
    for (int trial = 0; trial < 20_000; trial++) {
      byte[] bytes = good.clone();
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      try {
        SampleRows.decode(SparseRows.parseFrom(bytes), 10);
      } catch (BadRecordException | com.google.protobuf.InvalidProtocolBufferException e) {
        assertThat(e).hasMessageMatching("(?s).+");
      }
    }
  }

  @Test
  void shouldJoinPartsInOrder() {
    Random random = new Random(3);
    int[][] first = DenseRows.random(random, 11, 9, 0.3);
    int[][] second = DenseRows.random(random, 5, 9, 0.3);
    SampleRows empty = DenseRows.sparse(new int[0][9], 9);
    assertSame(
        SampleRows.concatenate(
            9, List.of(DenseRows.sparse(first, 9), empty, DenseRows.sparse(second, 9))),
        DenseRows.sparse(DenseRows.concatenate(first, second), 9));
    assertThat(SampleRows.concatenate(9, List.of()).samples()).isZero();
    assertThatThrownBy(() -> SampleRows.concatenate(8, List.of(empty)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
