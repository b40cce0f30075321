package dev.weft.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import dev.weft.core.proto.Batch;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ImportanceBatchTest {
  private static final int SUBCOMPONENTS = 10;
  private static final int VOCABULARY = 100;

  private static Batch.Builder good() {
    return new ImportanceBatch(
            SUBCOMPONENTS,
            new int[] {0, 2, 2, 5},
            new int[] {1, 9, 0, 3, 4},
            new char[] {1, 32_768, 7, 8, 0})
        .encode()
        .setNumber(0)
        .setStep(0);
  }

  private static Reason refusal(Consumer<Batch.Builder> damage) {
    Batch.Builder batch = good();
    damage.accept(batch);
    return catchThrowableOfType(
            BadRecordException.class,
            () -> ImportanceBatch.decode(batch.build(), SUBCOMPONENTS, VOCABULARY))
        .reason();
  }

  @Test
  void shouldComeBackEqual() {
    Batch batch =
        good()
            .setTokenIds(LittleEndian.ofInts(new int[] {0, 99, 5}))
            .setSequenceStarts(LittleEndian.ofInts(new int[] {0, 2}))
            .setLosses(LittleEndian.ofFloats(new float[] {1, 0.5f, 0}))
            .setPredictionsPerSample(1)
            .setPredictedTokens(LittleEndian.ofInts(new int[] {4, 5, 6}))
            .setPredictedProbabilities(LittleEndian.ofChars(new char[] {0, 32_768, 5}))
            .build();
    ImportanceBatch decoded = ImportanceBatch.decode(batch, SUBCOMPONENTS, VOCABULARY);
    assertThat(decoded.samples()).isEqualTo(3);
    assertThat(decoded.columns()).containsExactly(1, 9, 0, 3, 4);
    assertThat(decoded.values()).containsExactly((char) 1, (char) 32_768, (char) 7, (char) 8, '\0');
    assertThat(decoded.encode().build().getColumns()).isEqualTo(batch.getColumns());
  }

  @Test
  void shouldUseFourBytesAColumnWhereTwoDoNotSuffice() {
    ImportanceBatch wide =
        new ImportanceBatch(100_000, new int[] {0, 1}, new int[] {99_999}, new char[] {5});
    Batch batch = wide.encode().build();
    assertThat(batch.getColumnBytes()).isEqualTo(4);
    assertThat(ImportanceBatch.decode(batch, 100_000, 0)).isEqualTo(wide);
  }

  @Test
  void shouldRefuseDeclaredSizesOverTheLimits() {
    assertThat(refusal(b -> b.setSamples(0))).isEqualTo(Reason.LIMIT);
    assertThat(refusal(b -> b.setSamples(65_536))).isEqualTo(Reason.LIMIT);
    assertThat(refusal(b -> b.setSamples(-1))).isEqualTo(Reason.LIMIT);
    assertThat(refusal(b -> b.setPredictionsPerSample(65))).isEqualTo(Reason.LIMIT);
  }

  @Test
  void shouldRefuseWrongShapes() {
    assertThat(refusal(b -> b.setSamples(4))).isEqualTo(Reason.SHAPE);
    assertThat(refusal(b -> b.setColumnBytes(3))).isEqualTo(Reason.SHAPE);
    assertThat(refusal(b -> b.setColumns(ByteString.copyFrom(new byte[9]))))
        .isEqualTo(Reason.SHAPE);
    assertThat(refusal(b -> b.setValues(ByteString.copyFrom(new byte[8])))).isEqualTo(Reason.SHAPE);
    assertThat(refusal(b -> b.setRowOffsets(LittleEndian.ofInts(new int[] {0, 2, 2, -1}))))
        .isEqualTo(Reason.SHAPE);
    assertThat(refusal(b -> b.setRowOffsets(LittleEndian.ofInts(new int[] {1, 2, 2, 5}))))
        .isEqualTo(Reason.SHAPE);
    assertThat(refusal(b -> b.setTokenIds(ByteString.copyFrom(new byte[11]))))
        .isEqualTo(Reason.SHAPE);
    assertThat(refusal(b -> b.setSequenceStarts(ByteString.copyFrom(new byte[3]))))
        .isEqualTo(Reason.SHAPE);
    assertThat(refusal(b -> b.setPredictionsPerSample(1))).isEqualTo(Reason.SHAPE);
  }

  @Test
  void shouldRefuseWhatIsUnsorted() {
    assertThat(refusal(b -> b.setRowOffsets(LittleEndian.ofInts(new int[] {0, 3, 2, 5}))))
        .isEqualTo(Reason.UNSORTED);
    assertThat(refusal(b -> b.setColumns(LittleEndian.ofChars(new char[] {1, 1, 0, 3, 4}))))
        .isEqualTo(Reason.UNSORTED);
    assertThat(refusal(b -> b.setSequenceStarts(LittleEndian.ofInts(new int[] {1, 1}))))
        .isEqualTo(Reason.UNSORTED);
  }

  @Test
  void shouldRefuseWhatIsOutOfRange() {
    assertThat(refusal(b -> b.setColumns(LittleEndian.ofChars(new char[] {1, 10, 0, 3, 4}))))
        .isEqualTo(Reason.COLUMN_RANGE);
    assertThat(
            refusal(
                b ->
                    b.setColumnBytes(4)
                        .setColumns(LittleEndian.ofInts(new int[] {1, -1, 0, 3, 4}))))
        .isEqualTo(Reason.COLUMN_RANGE);
    assertThat(refusal(b -> b.setTokenIds(LittleEndian.ofInts(new int[] {0, 1, 100}))))
        .isEqualTo(Reason.COLUMN_RANGE);
    assertThat(refusal(b -> b.setSequenceStarts(LittleEndian.ofInts(new int[] {3}))))
        .isEqualTo(Reason.COLUMN_RANGE);
    assertThat(refusal(b -> b.setValues(LittleEndian.ofChars(new char[] {1, 32_769, 7, 8, 0}))))
        .isEqualTo(Reason.VALUE_RANGE);
    assertThat(refusal(b -> b.setLosses(LittleEndian.ofFloats(new float[] {0, Float.NaN, 1}))))
        .isEqualTo(Reason.VALUE_RANGE);
  }
}
