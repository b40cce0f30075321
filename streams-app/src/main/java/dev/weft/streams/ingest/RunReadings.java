package dev.weft.streams.ingest;

import dev.weft.core.RecordFormat;
import dev.weft.core.RunManifest;
import dev.weft.core.proto.CellOpen;
import dev.weft.core.proto.CellRecord;
import dev.weft.core.proto.ReadingSettings;
import dev.weft.streams.ReadingTemplate;
import dev.weft.streams.SettingsChange;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.streams.state.KeyValueStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The settings with which each run is read here: those of the app when the run's first node opened,
 * whatever it was started with since. Kept in ingest's own store. Not safe for several threads.
 */
final class RunReadings {
  private static final Logger LOG = LoggerFactory.getLogger(RunReadings.class);

  private final ReadingTemplate template;
  private final boolean replay;
  private final KeyValueStore<String, CellRecord> store;
  private final Map<String, ReadingSettings> known = new HashMap<>();

  RunReadings(ReadingTemplate template, boolean replay, KeyValueStore<String, CellRecord> store) {
    this.template = template;
    this.replay = replay;
    this.store = store;
  }

  /**
   * The run's settings, from now on if it has none yet.
   *
   * @throws IllegalArgumentException if the app's settings do not fit the run
   */
  ReadingSettings of(RunManifest manifest) {
    return known.computeIfAbsent(key(manifest), key -> find(key, manifest));
  }

  private ReadingSettings find(String key, RunManifest manifest) {
    CellRecord stored = store.get(key);
    if (stored == null) {
      ReadingSettings fresh = settings(manifest);
      store.put(key, record(fresh));
      return fresh;
    }
    ReadingSettings begun = stored.getOpen().getReading();
    tellChange(manifest, begun);
    return begun;
  }

  private void tellChange(RunManifest manifest, ReadingSettings begun) {
    try {
      ReadingSettings given = settings(manifest);
      if (!begun.equals(given)) {
        LOG.warn(
            "Run '{}' goes on with the settings that it was begun with: {}",
            manifest.run(),
            SettingsChange.describe(begun, given));
      }
    } catch (IllegalArgumentException e) {
      LOG.warn(
          "Run '{}' goes on with the settings that it was begun with; those given do not fit it: {}",
          manifest.run(),
          e.getMessage());
    }
  }

  private ReadingSettings settings(RunManifest manifest) {
    return template.settings(manifest).toBuilder().setReplay(replay).build();
  }

  private static CellRecord record(ReadingSettings reading) {
    return CellRecord.newBuilder()
        .setFormat(RecordFormat.VERSION)
        .setOpen(CellOpen.newBuilder().setReading(reading))
        .build();
  }

  /** No node of the run is open here any more. */
  void forget(RunManifest manifest) {
    known.remove(key(manifest));
    store.delete(key(manifest));
  }

  private static String key(RunManifest manifest) {
    return manifest.run() + "/" + manifest.digest();
  }
}
