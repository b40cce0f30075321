package dev.weft.clusterer.topics;

import dev.weft.core.BadRecordException;
import dev.weft.core.RecordFormat;
import dev.weft.core.RecordKeys;
import dev.weft.core.proto.Manifest;
import dev.weft.core.proto.RunRecord;
import dev.weft.core.proto.VocabularyPart;
import dev.weft.core.topics.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Reads the manifests of all runs, their vocabularies joined. Records that can't be decoded are
 * passed over with a warning. Stateless.
 */
public final class RunsReader {
  private RunsReader() {}

  /** Every run, by name. */
  public static List<Manifest> readAll(Map<String, String> kafka, Topics topics) {
    TreeMap<String, RunRecord> records = new TreeMap<>();
    try (TopicReader reader = new TopicReader(kafka)) {
      reader.readAll(topics.runs(), record -> take(record, records));
    }
    List<Manifest> manifests = new ArrayList<>();
    for (RunRecord record : records.values()) {
      if (record.hasManifest()) {
        manifests.add(join(record.getManifest(), records));
      }
    }
    return manifests;
  }

  private static void take(ConsumerRecord<byte[], byte[]> record, Map<String, RunRecord> records) {
    String key = RecordKeys.text(record.key());
    if (record.value() == null) {
      records.remove(key);
      return;
    }
    try {
      records.put(key, RecordFormat.RUN.decode(record.value()));
    } catch (BadRecordException e) {
      PassedOver.warn(record, e);
    }
  }

  /** One run. */
  public static Optional<Manifest> read(Map<String, String> kafka, Topics topics, String run) {
    return readAll(kafka, topics).stream().filter(m -> m.getRun().equals(run)).findFirst();
  }

  private static Manifest join(Manifest manifest, Map<String, RunRecord> records) {
    if (manifest.getVocabulary().getParts() == 0) {
      return manifest;
    }
    Manifest.Builder joined = manifest.toBuilder();
    for (int part = 0; part < manifest.getVocabulary().getParts(); part++) {
      RunRecord record =
          records.get(RecordKeys.text(RecordKeys.vocabularyPart(manifest.getRun(), part)));
      if (record == null) {
        return manifest; // Not all there yet: tokens show as numbers.
      }
      VocabularyPart tokens = record.getVocabularyPart();
      joined.getVocabularyBuilder().addAllTokens(tokens.getTokensList());
    }
    return joined.build();
  }
}
