package dev.weft.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.weft.core.proto.Batch;
import dev.weft.core.proto.Circuit;
import dev.weft.core.proto.End;
import dev.weft.core.proto.ImportancesRecord;
import dev.weft.core.proto.Manifest;
import dev.weft.core.proto.Mark;
import dev.weft.core.proto.Matrix;
import dev.weft.core.proto.OutOfRange;
import dev.weft.core.proto.Vocabulary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The same records as bytes, from Java and from the Python publisher, whose {@code test_golden.py}
 * reads and writes them too. Files of records, each behind its length as a little-endian int.
 */
class PythonRecordsTest {
  private static final Path GOLDEN = Path.of("src", "test", "resources", "golden");

  private static Manifest manifest() {
    return Manifest.newBuilder()
        .setRun("golden.run-1")
        .setModel("golden")
        .addMatrices(Matrix.newBuilder().setName("h.0.attn.q").setSubcomponents(3))
        .addMatrices(
            Matrix.newBuilder()
                .setName("h.1.mlp.up")
                .setLayer(1)
                .setSubcomponents(5)
                .setDIn(7)
                .setDOut(9))
        .addNodes("a")
        .addNodes("b")
        .setWindowSteps(4)
        .setOutOfRange(OutOfRange.OUT_OF_RANGE_CLAMP)
        .setVocabulary(Vocabulary.newBuilder().setSize(3).addAllTokens(List.of("<s>", "é", " the")))
        .addKnownCircuits(Circuit.newBuilder().setName("one").addMembers(0).addMembers(7))
        .addKnownCircuits(
            Circuit.newBuilder().setName("two").addMembers(3).setFromStep(8).setEndStep(40))
        .setSeed(-11)
        .build();
  }

  /** Four samples of eight subcomponents: every third number n has (37 n mod 101) / 100. */
  private static ImportanceBatch importances() {
    int[] rowOffsets = new int[5];
    List<Integer> columns = new ArrayList<>();
    StringBuilder values = new StringBuilder();
    for (int n = 0; n < 32; n++) {
      int q = n % 3 == 0 ? FixedPoint.quantise(n * 37 % 101 / 100.0) : 0;
      if (q > 0) {
        columns.add(n % 8);
        values.append((char) q);
      }
      rowOffsets[n / 8 + 1] = columns.size();
    }
    int[] numbers = columns.stream().mapToInt(Integer::intValue).toArray();
    return new ImportanceBatch(8, rowOffsets, numbers, values.toString().toCharArray());
  }

  private static List<ImportancesRecord> records() {
    Batch batch =
        importances()
            .encode()
            .setNumber(5)
            .setStep(40)
            .setOrigin(3)
            .setTokenIds(LittleEndian.ofInts(new int[] {0, 1, 2, 0}))
            .setSequenceStarts(LittleEndian.ofInts(new int[] {0, 2}))
            .setLosses(LittleEndian.ofFloats(new float[] {0, 0.5f, 1, 1.5f}))
            .setInputPosition(ByteString.copyFromUtf8("at 40"))
            .build();
    ImportancesRecord.Builder record =
        ImportancesRecord.newBuilder().setFormat(RecordFormat.VERSION);
    return List.of(
        record.setManifest(manifest()).build(),
        record.setBatch(batch).build(),
        record.setMark(Mark.newBuilder().setPassedStep(48)).build(),
        record.setEnd(End.newBuilder().setBatches(6)).build());
  }

  private static byte[] written(List<ImportancesRecord> records) {
    List<byte[]> values = records.stream().map(RecordFormat.IMPORTANCES::encode).toList();
    int bytes = values.stream().mapToInt(value -> Integer.BYTES + value.length).sum();
    ByteBuffer buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    values.forEach(value -> buffer.putInt(value.length).put(value));
    return buffer.array();
  }

  private static List<ImportancesRecord> read(String file) {
    List<ImportancesRecord> records = new ArrayList<>();
    try {
      ByteBuffer buffer =
          ByteBuffer.wrap(Files.readAllBytes(GOLDEN.resolve(file))).order(ByteOrder.LITTLE_ENDIAN);
      while (buffer.hasRemaining()) {
        byte[] value = new byte[buffer.getInt()];
        buffer.get(value);
        records.add(RecordFormat.IMPORTANCES.decode(value));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return records;
  }

  @Test
  void shouldReadTheBytesThatPythonWrites() {
    List<ImportancesRecord> records = read("records-python.bin");
    assertThat(records).isEqualTo(records());
    assertThat(RunManifest.of(records.get(0).getManifest()).digest())
        .isEqualTo(RunManifest.of(manifest()).digest());
    assertThat(ImportanceBatch.decode(records.get(1).getBatch(), 8, 3)).isEqualTo(importances());
  }

  @Test
  void shouldWriteTheBytesThatPythonReads() throws IOException {
    assertThat(Files.readAllBytes(GOLDEN.resolve("records-java.bin")))
        .isEqualTo(written(records()));
  }

  @Test
  void shouldFindThePartitionsThatPythonFinds() throws IOException {
    assertThat(Files.readString(GOLDEN.resolve("partitions.csv"), StandardCharsets.UTF_8))
        .isEqualTo(partitions());
  }

  private static String partitions() {
    StringBuilder lines = new StringBuilder();
    for (String run : List.of("r", "ru", "run", "stories-2", "A.b_c-9", "x".repeat(100))) {
      for (String node : List.of("a", "node-0", "node-10", "n".repeat(99))) {
        for (int partitions : new int[] {1, 4, 31}) {
          String key = run + "/" + node;
          int partition = RecordKeys.partition(key, partitions);
          lines.append(key).append(',').append(partitions).append(',').append(partition);
          lines.append('\n');
        }
      }
    }
    return lines.toString();
  }
}
