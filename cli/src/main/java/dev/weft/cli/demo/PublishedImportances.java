package dev.weft.cli.demo;

import dev.weft.clusterer.topics.TopicReader;
import dev.weft.core.ImportanceBatch;
import dev.weft.core.LittleEndian;
import dev.weft.core.RecordFormat;
import dev.weft.core.RecordKeys;
import dev.weft.core.RunManifest;
import dev.weft.core.proto.Batch;
import dev.weft.core.proto.ImportancesRecord;
import dev.weft.core.proto.Manifest;
import dev.weft.core.topics.Topics;
import dev.weft.producer.npz.KeptImportances;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** What the nodes of a run published, read back from the topic. */
final class PublishedImportances {
  private PublishedImportances() {}

  /** Takes a batch of a node. */
  interface Visitor {
    void visit(String node, Batch batch, ImportanceBatch importances);
  }

  /** Visits every batch of the run, each node's in order. */
  static void forEach(
      Map<String, String> kafka, Topics topics, Manifest manifest, Visitor visitor) {
    RunManifest run = RunManifest.of(manifest);
    String prefix = manifest.getRun() + "/";
    try (TopicReader reader = new TopicReader(kafka)) {
      reader.readAll(
          topics.importances(),
          record -> {
            String key = RecordKeys.text(record.key());
            if (key.startsWith(prefix)) {
              ImportancesRecord message = RecordFormat.IMPORTANCES.decode(record.value());
              if (message.hasBatch()) {
                Batch batch = message.getBatch();
                visitor.visit(
                    key.substring(prefix.length()),
                    batch,
                    ImportanceBatch.decode(
                        batch, run.subcomponents(), manifest.getVocabulary().getSize()));
              }
            }
          });
    }
  }

  /** All of them as one file's content. */
  static KeptImportances keep(Map<String, String> kafka, Topics topics, Manifest manifest) {
    Growing kept = new Growing();
    forEach(kafka, topics, manifest, kept::add);
    RunManifest run = RunManifest.of(manifest);
    return kept.finish(IntStream.range(0, run.subcomponents()).mapToObj(run::key).toList());
  }

  /** Arrays that grow with the batches. */
  private static final class Growing {
    private int[] rowOffsets = {0};
    private int[] columns = {};
    private char[] values = {};
    private long[] steps = {};
    private long[] batches = {};
    private int[] tokens = {};
    private int samples;
    private int entries;
    private int tokenCount;
    private final List<String> nodes = new ArrayList<>();

    void add(String node, Batch batch, ImportanceBatch importances) {
      int more = importances.entries();
      int rows = importances.samples();
      if (entries + more > columns.length) {
        columns = Arrays.copyOf(columns, 2 * columns.length + more);
        values = Arrays.copyOf(values, columns.length);
      }
      if (samples + rows >= rowOffsets.length) {
        rowOffsets = Arrays.copyOf(rowOffsets, 2 * rowOffsets.length + rows);
        steps = Arrays.copyOf(steps, rowOffsets.length);
        batches = Arrays.copyOf(batches, rowOffsets.length);
        tokens = Arrays.copyOf(tokens, rowOffsets.length);
      }
      System.arraycopy(importances.columns(), 0, columns, entries, more);
      System.arraycopy(importances.values(), 0, values, entries, more);
      int[] ids = LittleEndian.ints(batch.getTokenIds());
      System.arraycopy(ids, 0, tokens, tokenCount, ids.length);
      tokenCount += ids.length;
      for (int s = 0; s < rows; s++) {
        steps[samples] = batch.getStep();
        batches[samples] = batch.getOrigin();
        nodes.add(node);
        rowOffsets[++samples] = entries + importances.rowOffsets()[s + 1];
      }
      entries += more;
    }

    KeptImportances finish(List<String> keys) {
      return new KeptImportances(
          keys,
          Arrays.copyOf(rowOffsets, samples + 1),
          Arrays.copyOf(columns, entries),
          Arrays.copyOf(values, entries),
          Arrays.copyOf(steps, samples),
          Arrays.copyOf(batches, samples),
          nodes,
          Arrays.copyOf(tokens, tokenCount == samples ? samples : 0));
    }
  }
}
