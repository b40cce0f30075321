package dev.weft.clusterer.service;

import dev.weft.clusterer.snapshot.Analysis;
import dev.weft.clusterer.snapshot.Clustering;
import dev.weft.clusterer.topics.SnapshotPointers;
import dev.weft.clusterer.topics.SnapshotReader;
import dev.weft.clusterer.topics.SnapshotReader.Found;
import dev.weft.clusterer.topics.WindowAssembler.Whole;
import dev.weft.core.BadRecordException;
import dev.weft.core.proto.Provenance;
import dev.weft.core.proto.Snapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Clusters whole windows by the analyses, each after its own latest snapshot, which it reads once
 * and then remembers. Writes nothing. Not safe for several threads.
 */
final class WindowClusterer {
  private static final Logger LOG = LoggerFactory.getLogger(WindowClusterer.class);

  private final ClustererSettings settings;
  private final Map<String, Optional<Found>> latest = new HashMap<>();
  private final Map<String, String> manifests = new HashMap<>();
  private final Map<String, NavigableSet<Long>> followed = new HashMap<>();
  private final Set<String> impossible = new HashSet<>();
  private final Set<String> told = new ConcurrentSkipListSet<>();

  WindowClusterer(ClustererSettings settings) {
    this.settings = settings;
  }

  /** A snapshot that is made and not yet written, and the one before it. */
  record Made(Optional<Found> before, Snapshot snapshot) {}

  private static String key(Whole whole, Analysis analysis) {
    return whole.key().source() + "/" + analysis.name();
  }

  /** Of the records' keys: there is one chain for all manifests of a run. */
  private static String chain(Whole whole, Analysis analysis) {
    return String.join("/", whole.key().run(), whole.key().reading(), analysis.name());
  }

  /** Why the analysis can't be made of such windows; empty where it can, or where that was said. */
  Optional<String> newlyImpossible(Whole whole, Analysis analysis) {
    String reason = String.join("; ", impossible(whole, analysis));
    if (reason.isEmpty() || !impossible.add(key(whole, analysis))) {
      return Optional.empty();
    }
    String what = "analysis '" + analysis.name() + "' of run '" + whole.key().run() + "'";
    LOG.warn("No {}: {}", what, reason);
    told.add(what + ": " + reason);
    return Optional.of(reason);
  }

  /** What was said of that, each once. Safe for any threads. */
  List<String> told() {
    return List.copyOf(told);
  }

  private List<String> impossible(Whole whole, Analysis analysis) {
    List<String> reasons =
        new ArrayList<>(
            analysis.impossible(whole.correlations().reading(), whole.correlations().manifest()));
    var unused = before(whole, analysis);
    String digest = manifests.getOrDefault(chain(whole, analysis), whole.key().digest());
    if (!digest.equals(whole.key().digest())) {
      reasons.add(
          "the snapshots of this run are of another manifest (digest "
              + digest
              + ", not "
              + whole.key().digest()
              + "): each program needs a run of its own");
    }
    return reasons;
  }

  /** Whether every analysis has a snapshot of the window or a later one. */
  boolean isDone(Whole whole) {
    return settings.analyses().stream()
        .allMatch(analysis -> isDone(whole, before(whole, analysis)));
  }

  private static boolean isDone(Whole whole, Optional<Found> before) {
    return before.isPresent() && before.get().pointer().getWindow() >= whole.key().window();
  }

  private Optional<Found> before(Whole whole, Analysis analysis) {
    return latest.computeIfAbsent(key(whole, analysis), key -> readLatest(whole, analysis));
  }

  /**
   * Clusters, unless the analysis has a snapshot of the window or a later one, can't be made of it,
   * or does not concern it.
   *
   * @param skipped whole windows before it that were not clustered
   */
  Optional<Made> cluster(Whole whole, Analysis analysis, long skipped) {
    if (!impossible(whole, analysis).isEmpty() || !isFollowed(whole, analysis)) {
      return Optional.empty();
    }
    Optional<Found> before = before(whole, analysis);
    if (isDone(whole, before)) {
      return Optional.empty();
    }
    return Optional.of(new Made(before, make(settings, whole, analysis, before, skipped)));
  }

  /** Clusters; all of provenance filled in. */
  static Snapshot make(
      ClustererSettings settings,
      Whole whole,
      Analysis analysis,
      Optional<Found> before,
      long skipped) {
    long begin = System.nanoTime();
    Snapshot clustered =
        Clustering.cluster(
            whole.correlations(), analysis, before.map(Found::snapshot).orElse(null));
    Provenance.Builder provenance =
        clustered.getProvenance().toBuilder()
            .setVersion(settings.version())
            .setCreatedAt(System.currentTimeMillis())
            .setTookMilliseconds((System.nanoTime() - begin) / 1_000_000)
            .setHost(Hosts.name())
            .setSkippedWindows(skipped)
            .setCorrelationsPartition(whole.partition().partition())
            .setCorrelationsFirstOffset(whole.firstOffset())
            .setCorrelationsEndOffset(whole.endOffset());
    before.ifPresent(found -> provenance.setPredecessor(found.pointer()));
    return clustered.toBuilder().setProvenance(provenance).build();
  }

  /** That the snapshot is written, in so many parts: the next one comes after it. */
  void written(Whole whole, Analysis analysis, Snapshot snapshot, int parts) {
    manifests.put(chain(whole, analysis), snapshot.getDigest());
    latest.put(
        key(whole, analysis),
        Optional.of(new Found(snapshot, SnapshotPointers.of(snapshot, parts))));
  }

  /** The predecessor: of the same manifest only. */
  private Optional<Found> readLatest(Whole whole, Analysis analysis) {
    try {
      Optional<Found> found =
          SnapshotReader.read(
              settings.kafka(),
              settings.topics(),
              whole.key().run(),
              whole.key().reading(),
              analysis.name(),
              OptionalLong.empty());
      found.ifPresent(kept -> manifests.put(chain(whole, analysis), kept.snapshot().getDigest()));
      return found.filter(kept -> kept.snapshot().getDigest().equals(whole.key().digest()));
    } catch (BadRecordException e) {
      throw new IllegalStateException(
          "the latest snapshot of " + whole.key().source() + " is damaged: " + e.getMessage(), e);
    }
  }

  /** Whether the window is in the chain of snapshots that is followed, if one is. */
  private boolean isFollowed(Whole whole, Analysis analysis) {
    String reading = settings.follow();
    if (reading == null || reading.equals(whole.key().reading())) {
      return true;
    }
    String key = key(whole, analysis);
    NavigableSet<Long> chain = followed.getOrDefault(key, new TreeSet<>());
    if (chain.isEmpty() || chain.last() < whole.key().window()) {
      chain =
          SnapshotReader.chain(
              settings.kafka(), settings.topics(), whole.key().run(), reading, analysis.name());
      followed.put(key, chain);
    }
    return chain.contains(whole.key().window());
  }

  void forget() {
    latest.clear();
    manifests.clear();
    followed.clear();
    impossible.clear();
  }
}
