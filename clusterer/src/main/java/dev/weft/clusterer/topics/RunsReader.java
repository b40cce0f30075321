package dev.weft.clusterer.topics;

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

/** Reads the manifests of all runs, their vocabularies joined. */
public final class RunsReader {
  private RunsReader() {}

  /** Every run, by name. */
  public static List<Manifest> readAll(Map<String, String> kafka, Topics topics) {
    TreeMap<String, RunRecord> records = new TreeMap<>();
    try (TopicReader reader = new TopicReader(kafka)) {
      reader.readAll(
          topics.runs(),
          record -> {
            String key = RecordKeys.text(record.key());
            if (record.value() == null) {
              records.remove(key);
            } else {
              records.put(key, RecordFormat.RUN.decode(record.value()));
            }
          });
    }
    List<Manifest> manifests = new ArrayList<>();
    for (RunRecord record : records.values()) {
      if (record.hasManifest()) {
        manifests.add(join(record.getManifest(), records));
      }
    }
    return manifests;
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
