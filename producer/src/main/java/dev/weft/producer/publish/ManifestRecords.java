package dev.weft.producer.publish;

import dev.weft.core.Limits;
import dev.weft.core.RecordFormat;
import dev.weft.core.RecordKeys;
import dev.weft.core.RunManifest;
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

  static List<ProducerRecord<byte[], byte[]>> of(PublisherSettings settings, int partition) {
    RunManifest manifest = settings.manifest();
    List<VocabularyPart> parts = parts(manifest.message().getVocabulary().getTokensList());
    Manifest message = manifest.message();
    if (!parts.isEmpty()) {
      Manifest.Builder cut = message.toBuilder();
      cut.getVocabularyBuilder().clearTokens().setParts(parts.size());
      message = cut.build();
    }
    String importances = settings.topics().importances();
    byte[] key = RecordKeys.bytes(settings.key().toString());
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    ImportancesRecord.Builder record =
        ImportancesRecord.newBuilder().setFormat(RecordFormat.VERSION);
    RunRecord.Builder run = RunRecord.newBuilder().setFormat(RecordFormat.VERSION);
    records.add(
        new ProducerRecord<>(
            importances,
            partition,
            key,
            RecordFormat.IMPORTANCES.encode(record.setManifest(message).build())));
    for (VocabularyPart part : parts) {
      records.add(
          new ProducerRecord<>(
              importances,
              partition,
              key,
              RecordFormat.IMPORTANCES.encode(record.setVocabularyPart(part).build())));
      records.add(
          new ProducerRecord<>(
              settings.topics().runs(),
              RecordKeys.vocabularyPart(manifest.run(), part.getPart()),
              RecordFormat.RUN.encode(run.setVocabularyPart(part).build())));
    }
    records.add(
        new ProducerRecord<>(
            settings.topics().runs(),
            RecordKeys.bytes(manifest.run()),
            RecordFormat.RUN.encode(run.setManifest(message).build())));
    return records;
  }

  /** None where all tokens fit the manifest. */
  static List<VocabularyPart> parts(List<String> tokens) {
    List<VocabularyPart> parts = new ArrayList<>();
    VocabularyPart.Builder open = VocabularyPart.newBuilder();
    long bytes = 0;
    for (int id = 0; id < tokens.size(); id++) {
      int more = tokens.get(id).getBytes(StandardCharsets.UTF_8).length + 4;
      if (bytes + more > Limits.VOCABULARY_BYTES) {
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
