package dev.weft.streams.exemplars;

import dev.weft.core.proto.Snapshot;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one partition sees of one run: samples by item, and the clusters of every analysis. Not safe
 * for several threads.
 */
final class RunTally {
  private final int subcomponents;
  private final CountsByItem totals;
  private final Map<String, AnalysisTally> analyses = new TreeMap<>();

  /** Of a run with so many subcomponents. */
  RunTally(int subcomponents, CountsByItem totals) {
    this.subcomponents = subcomponents;
    this.totals = totals;
  }

  CountsByItem totals() {
    return totals;
  }

  Map<String, AnalysisTally> analyses() {
    return analyses;
  }

  /** Takes what was stored of an analysis. */
  void restore(String analysis, List<ClusterTally> clusters, Map<Long, CountsByItem> bases) {
    analyses.put(analysis, new AnalysisTally(subcomponents, clusters, bases));
  }

  void add(ObservedBatch batch) {
    totals.add(batch);
    analyses.values().forEach(analysis -> analysis.add(batch));
  }

  /** The window of an analysis's newest snapshot that was applied; -1 for none. */
  long window(String analysis) {
    AnalysisTally tally = analyses.get(analysis);
    return tally == null ? -1 : tally.window();
  }

  /**
   * Takes a snapshot of the run.
   *
   * @param recent batches that were added before, for the clusters that begin anew
   */
  void apply(Snapshot snapshot, Iterable<ObservedBatch> recent) {
    AnalysisTally analysis =
        analyses.computeIfAbsent(
            snapshot.getAnalysis().getName(),
            name -> new AnalysisTally(subcomponents, List.of(), Map.of()));
    ClusterSet fresh = analysis.apply(snapshot);
    if (!fresh.clusters().isEmpty()) {
      CountsByItem seen = new CountsByItem();
      for (ObservedBatch batch : recent) {
        fresh.add(batch);
        seen.add(batch);
      }
      CountsByItem base = new CountsByItem();
      base.add(totals, 1);
      base.add(seen, -1);
      analysis.begin(base);
    }
  }
}
