package dev.weft.producer.publish;

import dev.weft.core.Limits;
import dev.weft.core.RecordFormat;
import dev.weft.core.RecordKeys;
import dev.weft.core.proto.ImportancesRecord;
import dev.weft.core.proto.Manifest;
import dev.weft.core.proto.RunRecord;
import dev.weft.core.proto.VocabularyPart;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * The records that a node's stream begins with: the manifest, and parts of a vocabulary that is too
 * large for it; each also for the topic of runs.
 */
final class ManifestRecords {
  private ManifestRecords() {}

  /**
   * The records, in order.
   *
   * @param announce whether the topic of runs lacks it: the first node of a run announces it, so
   *     that the record's time is that of the run's beginning
   */
  static List<ProducerRecord<byte[], byte[]>> of(
      PublisherSettings settings, int partition, boolean announce) {
    Manifest message = settings.manifest().message();
    List<VocabularyPart> parts = parts(message.getVocabulary().getTokensList());
    if (!parts.isEmpty()) {
      Manifest.Builder cut = message.toBuilder();
      cut.getVocabularyBuilder().clearTokens().setParts(parts.size());
      message = cut.build();
    }
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    begin(settings, partition, message, parts, records);
    if (announce) {
      announce(settings, message, parts, records);
    }
    return records;
  }

  private static void begin(
      PublisherSettings settings,
      int partition,
      Manifest manifest,
      List<VocabularyPart> parts,
      List<ProducerRecord<byte[], byte[]>> records) {
    byte[] key = RecordKeys.bytes(settings.key().toString());
    ImportancesRecord.Builder record =
        ImportancesRecord.newBuilder().setFormat(RecordFormat.VERSION);
    List<ImportancesRecord> values = new ArrayList<>();
    values.add(record.setManifest(manifest).build());
    parts.forEach(part -> values.add(record.setVocabularyPart(part).build()));
    for (ImportancesRecord value : values) {
      records.add(
          new ProducerRecord<>(
              settings.topics().importances(),
              partition,
              key,
              RecordFormat.IMPORTANCES.encode(value)));
    }
  }

  private static void announce(
      PublisherSettings settings,
      Manifest manifest,
      List<VocabularyPart> parts,
      List<ProducerRecord<byte[], byte[]>> records) {
    RunRecord.Builder record = RunRecord.newBuilder().setFormat(RecordFormat.VERSION);
    String topic = settings.topics().runs();
    for (VocabularyPart part : parts) {
      records.add(
          new ProducerRecord<>(
              topic,
              RecordKeys.vocabularyPart(manifest.getRun(), part.getPart()),
              RecordFormat.RUN.encode(record.setVocabularyPart(part).build())));
    }
    records.add(
        new ProducerRecord<>(
            topic,
            RecordKeys.bytes(manifest.getRun()),
            RecordFormat.RUN.encode(record.setManifest(manifest).build())));
  }

  /** None where all tokens fit the manifest. */
  static List<VocabularyPart> parts(List<String> tokens) {
    List<VocabularyPart> parts = new ArrayList<>();
    VocabularyPart.Builder open = VocabularyPart.newBuilder();
    long bytes = 0;
    for (int id = 0; id < tokens.size(); id++) {
      int more = tokens.get(id).getBytes(StandardCharsets.UTF_8).length + 4;
      if (bytes > 0 && bytes + more > Limits.VOCABULARY_BYTES) {
        parts.add(open.setPart(parts.size()).build());
        open = VocabularyPart.newBuilder().setFirst(id);
        bytes = 0;
      }
      open.addTokens(tokens.get(id));
      bytes += more;
    }
    if (parts.isEmpty()) {
      return parts;
    }
    parts.add(open.setPart(parts.size()).build());
    return parts;
  }
}
