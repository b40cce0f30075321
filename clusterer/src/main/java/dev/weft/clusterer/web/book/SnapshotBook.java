package dev.weft.clusterer.web.book;

import dev.weft.core.RunManifest;
import dev.weft.core.proto.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * The manifests of all runs, and the snapshots of each run's, reading's and analysis's last
 * windows. Bounded by windows; safe for any threads. A snapshot of 4,000 subcomponents takes some
 * 30 KB.
 */
public final class SnapshotBook {
  /** Windows kept of each source unless told otherwise. */
  public static final int DEFAULT_WINDOWS = 64;

  private final int windows;
  private final Map<String, RunManifest> manifests = new TreeMap<>();
  private final Map<Source, NavigableMap<Long, Snapshot>> snapshots = new TreeMap<>();
  private final List<Consumer<Snapshot>> listeners = new CopyOnWriteArrayList<>();

  /** What a series of snapshots is of. */
  public record Source(String run, String reading, String analysis) implements Comparable<Source> {
    /** The source of a snapshot. */
    public static Source of(Snapshot snapshot) {
      return new Source(
          snapshot.getRun(), snapshot.getReading().getName(), snapshot.getAnalysis().getName());
    }

    @Override
    public int compareTo(Source other) {
      return toString().compareTo(other.toString());
    }

    /** {@code run/reading/analysis}. */
    @Override
    public String toString() {
      return run + "/" + reading + "/" + analysis;
    }
  }

  /** Keeps so many windows of each source. */
  public SnapshotBook(int windows) {
    if (windows < 1) {
      throw new IllegalArgumentException("windows " + windows + " is out of range");
    }
    this.windows = windows;
  }

  /** How many windows of each source it keeps. */
  int windows() {
    return windows;
  }

  /** Takes a run's manifest, in place of one before. */
  public synchronized void put(RunManifest manifest) {
    manifests.put(manifest.run(), manifest);
  }

  /**
   * Takes a snapshot and tells the listeners; the oldest window goes where there are too many.
   *
   * @throws IllegalArgumentException if the run is unknown, or has another manifest
   */
  public void put(Snapshot snapshot) {
    synchronized (this) {
      RunManifest manifest = manifests.get(snapshot.getRun());
      if (manifest == null || !manifest.digest().equals(snapshot.getDigest())) {
        throw new IllegalArgumentException(
            "no manifest " + snapshot.getDigest() + " of run '" + snapshot.getRun() + "'");
      }
      NavigableMap<Long, Snapshot> kept =
          snapshots.computeIfAbsent(Source.of(snapshot), source -> new TreeMap<>());
      kept.put(snapshot.getProvenance().getWindow(), snapshot);
      while (kept.size() > windows) {
        kept.pollFirstEntry();
      }
    }
    listeners.forEach(listener -> listener.accept(snapshot));
  }

  /** Tells of each snapshot that comes, on the thread that brings it, until closed. */
  public AutoCloseable listen(Consumer<Snapshot> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /** All runs, by name. */
  public synchronized List<RunManifest> runs() {
    return List.copyOf(manifests.values());
  }

  /** A run's manifest. */
  public synchronized Optional<RunManifest> manifest(String run) {
    return Optional.ofNullable(manifests.get(run));
  }

  /** What a run has snapshots of. */
  public synchronized List<Source> sources(String run) {
    return snapshots.keySet().stream().filter(source -> source.run().equals(run)).toList();
  }

  /** The kept snapshots of a source, oldest first. */
  public synchronized List<Snapshot> snapshots(Source source) {
    NavigableMap<Long, Snapshot> kept = snapshots.get(source);
    return kept == null ? List.of() : new ArrayList<>(kept.values());
  }

  /** The snapshot of one window. */
  public synchronized Optional<Snapshot> snapshot(Source source, long window) {
    NavigableMap<Long, Snapshot> kept = snapshots.get(source);
    return Optional.ofNullable(kept == null ? null : kept.get(window));
  }

  /** The newest snapshot. */
  public synchronized Optional<Snapshot> latest(Source source) {
    NavigableMap<Long, Snapshot> kept = snapshots.get(source);
    return Optional.ofNullable(kept == null ? null : kept.lastEntry().getValue());
  }
}
