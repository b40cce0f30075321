package dev.weft.streams;

import dev.weft.core.ImportanceBatch;
import dev.weft.core.RecordFormat;
import dev.weft.core.proto.Batch;
import dev.weft.core.proto.Drop;
import dev.weft.core.proto.End;
import dev.weft.core.proto.ImportancesRecord;
import dev.weft.core.proto.Manifest;
import dev.weft.core.proto.Mark;
import dev.weft.core.proto.Matrix;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Seeded importances of a run without a model: dense rows, and the same as records. */
public final class SyntheticRun {
  public static final String RUN = "planted";

  private SyntheticRun() {}

  public static Manifest manifest(int subcomponents, long windowSteps, String... nodes) {
    int first = Math.max(1, subcomponents / 2);
    return Manifest.newBuilder()
        .setRun(RUN)
        .addAllNodes(List.of(nodes))
        .setWindowSteps(windowSteps)
        .addMatrices(Matrix.newBuilder().setName("h.0").setLayer(0).setSubcomponents(first))
        .addMatrices(
            Matrix.newBuilder().setName("h.1").setLayer(1).setSubcomponents(subcomponents - first))
        .build();
  }

  /** Rows of q: pairs of neighbours fire together, a third at full strength. */
  public static int[][] rows(Random random, int samples, int subcomponents) {
    int[][] rows = new int[samples][subcomponents];
    for (int[] row : rows) {
      for (int c = 0; c < subcomponents; c++) {
        boolean with = c % 2 == 1 && row[c - 1] > 0;
        if (random.nextInt(10) < (with ? 8 : 2)) {
          row[c] = random.nextInt(3) == 0 ? 32_768 : 1 + random.nextInt(32_768);
        }
      }
    }
    return rows;
  }

  public static Batch batch(long number, long step, int[][] rows) {
    int[] offsets = new int[rows.length + 1];
    List<Integer> columns = new ArrayList<>();
    StringBuilder values = new StringBuilder();
    for (int s = 0; s < rows.length; s++) {
      for (int c = 0; c < rows[s].length; c++) {
        if (rows[s][c] != 0) {
          columns.add(c);
          values.append((char) rows[s][c]);
        }
      }
      offsets[s + 1] = columns.size();
    }
    return new ImportanceBatch(
            rows[0].length,
            offsets,
            columns.stream().mapToInt(Integer::intValue).toArray(),
            values.toString().toCharArray())
        .encode()
        .setNumber(number)
        .setOrigin(number)
        .setStep(step)
        .build();
  }

  public static byte[] bytes(Manifest manifest) {
    return encode(record().setManifest(manifest));
  }

  public static byte[] bytes(Batch batch) {
    return encode(record().setBatch(batch));
  }

  public static byte[] mark(long passedStep, boolean stalled) {
    return encode(
        record().setMark(Mark.newBuilder().setPassedStep(passedStep).setStalled(stalled)));
  }

  public static byte[] end(long batches) {
    return encode(record().setEnd(End.newBuilder().setBatches(batches)));
  }

  public static byte[] drop(String reading, boolean forced) {
    return encode(record().setDrop(Drop.newBuilder().setReading(reading).setForced(forced)));
  }

  private static ImportancesRecord.Builder record() {
    return ImportancesRecord.newBuilder().setFormat(RecordFormat.VERSION);
  }

  private static byte[] encode(ImportancesRecord.Builder record) {
    return RecordFormat.IMPORTANCES.encode(record.build());
  }
}
