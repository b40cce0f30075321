package dev.weft.streams.exemplars;

import dev.weft.core.BadRecordException;
import dev.weft.core.ImportanceBatch;
import dev.weft.core.RecordFormat;
import dev.weft.core.RecordKeys;
import dev.weft.core.RecordKeys.RunNode;
import dev.weft.core.RunManifest;
import dev.weft.core.proto.ImportancesRecord;
import dev.weft.core.proto.Manifest;
import dev.weft.core.proto.SeenNode;
import dev.weft.core.proto.Snapshot;
import dev.weft.core.proto.Vocabulary;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All runs that one partition of {@code importances} has nodes of. Repeats are dropped; what ingest
 * would reject is passed over, for ingest tells of it. Knows records, but no Kafka. Not safe for
 * several threads.
 */
final class ObservedRuns {
  private static final Logger LOG = LoggerFactory.getLogger(ObservedRuns.class);

  private final String reading;
  private final RecentBatches recent;
  private final Map<String, SeenNode> nodes = new TreeMap<>();
  private final Map<String, RunManifest> manifests = new HashMap<>();
  private final Map<String, RunTally> runs = new TreeMap<>();

  /** Of one reading; keeps so many bytes of recent batches. */
  ObservedRuns(String reading, long recentBytes) {
    this.reading = reading;
    recent = new RecentBatches(recentBytes);
  }

  Map<String, SeenNode> nodes() {
    return nodes;
  }

  Map<String, RunTally> runs() {
    return runs;
  }

  /** The manifest of a run's nodes here. */
  @Nullable RunManifest manifest(String run) {
    return manifests.get(run);
  }

  /** Takes a node as it was stored. */
  void restore(SeenNode node) {
    RunManifest manifest = RunManifest.of(node.getManifest());
    nodes.put(manifest.run() + "/" + node.getNode(), node);
    manifests.putIfAbsent(manifest.run(), manifest);
    runs.computeIfAbsent(
        manifest.run(), run -> new RunTally(manifest.subcomponents(), new CountsByItem()));
  }

  /** Takes a run's totals as they were stored; before its analyses. */
  void restore(String run, CountsByItem totals) {
    RunManifest manifest = manifests.get(run);
    if (manifest != null) {
      runs.put(run, new RunTally(manifest.subcomponents(), totals));
    }
  }

  /**
   * Takes a record of {@code importances}; whether it was a new batch.
   *
   * @param covered which steps are looked at; batches of others only move their node on
   */
  boolean add(byte @Nullable [] key, byte @Nullable [] value, LongPredicate covered) {
    try {
      RunNode node = RecordKeys.runNode(key);
      ImportancesRecord record = RecordFormat.IMPORTANCES.decode(value);
      if (record.hasManifest()) {
        open(node, record.getManifest());
      }
      if (record.hasDrop() && record.getDrop().getReading().equals(reading)) {
        drop(node.run());
      }
      return record.hasBatch() && add(node, record, value, covered);
    } catch (BadRecordException e) {
      LOG.debug("Passes over a record: {}", e.getMessage());
      return false;
    }
  }

  private void open(RunNode node, Manifest message) {
    Manifest withSize =
        message.toBuilder()
            .setVocabulary(Vocabulary.newBuilder().setSize(message.getVocabulary().getSize()))
            .build();
    RunManifest manifest = RunManifest.of(withSize);
    RunManifest known = manifests.get(node.run());
    boolean other = known != null && !known.digest().equals(manifest.digest());
    if (manifest.run().equals(node.run()) && !other && !nodes.containsKey(node.toString())) {
      restore(SeenNode.newBuilder().setNode(node.node()).setManifest(withSize).build());
    }
  }

  /** Forgets a run, as the reading does; what is published of it stays. */
  private void drop(String run) {
    nodes.keySet().removeIf(node -> node.startsWith(run + "/"));
    manifests.remove(run);
    runs.remove(run);
  }

  private boolean add(
      RunNode node, ImportancesRecord record, byte @Nullable [] value, LongPredicate covered) {
    SeenNode seen = nodes.get(node.toString());
    RunTally run = runs.get(node.run());
    long number = record.getBatch().getNumber();
    if (seen == null || run == null || number < seen.getNextNumber()) {
      return false;
    }
    boolean isCovered = covered.test(record.getBatch().getStep());
    if (isCovered) {
      run.add(observed(node.run(), node.node(), record));
    }
    nodes.put(node.toString(), seen.toBuilder().setNextNumber(number + 1).build());
    if (isCovered && value != null) {
      recent.add(new RecentBatches.Kept(node.run(), node.node(), value));
    }
    return true;
  }

  private ObservedBatch observed(String run, String node, ImportancesRecord record) {
    RunManifest manifest = manifests.get(run);
    if (manifest == null) {
      throw new IllegalStateException("no manifest of run '" + run + "'");
    }
    ImportanceBatch importances =
        ImportanceBatch.decode(
            record.getBatch(),
            manifest.subcomponents(),
            manifest.message().getVocabulary().getSize());
    return ObservedBatch.of(node, record.getBatch(), importances);
  }

  /** Takes a snapshot, unless it is of another manifest. */
  void apply(Snapshot snapshot) {
    String name = snapshot.getRun();
    RunManifest manifest = manifests.get(name);
    RunTally run = runs.get(name);
    if (manifest != null && run != null && manifest.digest().equals(snapshot.getDigest())) {
      run.apply(
          snapshot,
          () ->
              recent.of(name).stream()
                  .map(
                      kept ->
                          observed(
                              name, kept.node(), RecordFormat.IMPORTANCES.decode(kept.record())))
                  .iterator());
    }
  }
}
