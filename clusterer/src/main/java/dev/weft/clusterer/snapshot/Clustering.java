package dev.weft.clusterer.snapshot;

import dev.weft.clusterer.graph.SimilarityGraph;
import dev.weft.clusterer.identity.Absences;
import dev.weft.clusterer.identity.ClusterHistory;
import dev.weft.clusterer.identity.ClusterIds;
import dev.weft.core.proto.Cluster;
import dev.weft.core.proto.Component;
import dev.weft.core.proto.Provenance;
import dev.weft.core.proto.Snapshot;
import dev.weft.core.proto.Unclustered;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One analysis of one window: eligibility, edges, components, number of clusters, assignment, ids.
 * A pure function of the window's correlations, the settings and the predecessor: the same bytes on
 * any machine. What depends on time and place (offsets, host, duration) the caller fills in. Cost:
 * the eigenproblem of the largest component, some 4n³ operations; three of them where k is
 * searched.
 */
public final class Clustering {
  private final WindowCorrelations window;
  private final Analysis analysis;
  private final @Nullable Predecessor predecessor;
  private final double[] correlations;

  private Clustering(WindowCorrelations window, Analysis analysis, @Nullable Snapshot predecessor) {
    this.window = window;
    this.analysis = analysis;
    this.predecessor = predecessor == null ? null : new Predecessor(predecessor);
    this.correlations = window.correlations();
  }

  /** The snapshot. */
  public static Snapshot cluster(
      WindowCorrelations window, Analysis analysis, @Nullable Snapshot predecessor) {
    return new Clustering(window, analysis, predecessor).snapshot();
  }

  private Snapshot snapshot() {
    WindowGraph windowGraph = WindowGraph.of(window, analysis, correlations);
    Eligibility eligibility = windowGraph.eligibility();
    SimilarityGraph graph = windowGraph.graph();
    Partition partition = Partition.of(graph, eligibility.numbers(), analysis, window, predecessor);
    Snapshot before = predecessor == null ? null : predecessor.snapshot();
    Snapshot.Builder snapshot =
        Snapshot.newBuilder()
            .setRun(window.manifest().run())
            .setModel(window.manifest().message().getModel())
            .setDigest(window.manifest().digest())
            .setReading(window.reading())
            .setAnalysis(analysis.message())
            .setProvenance(provenance())
            .addAllComponents(partition.components());
    long nextId = before == null ? 1 : before.getNextId();
    ClusterBuilder builder =
        new ClusterBuilder(window, graph.whole(), eligibility, correlations, partition);
    List<Cluster> clusters =
        ClusterHistory.of(ClusterIds.assign(builder.clusters(), before, window.window()), before);
    long fresh = clusters.stream().filter(c -> c.getId() >= nextId).count();
    snapshot
        .addAllClusters(clusters)
        .setNextId(nextId + fresh)
        .addAllAbsent(Absences.at(before, clusters));
    eligibility.excluded().forEach(snapshot::addUnclustered);
    snapshot.addUnclustered(withoutEdge(graph, eligibility));
    partition.dissolved().ifPresent(snapshot::addUnclustered);
    KnownCircuits circuits =
        new KnownCircuits(window.manifest(), window.endStep() - 1, eligibility.numbers());
    return snapshot
        .setQuality(
            SnapshotQuality.of(clusters, before, circuits)
                .setEligible(eligibility.count())
                .setEdges(graph.whole().edges())
                .setNormalisedCut(
                    partition.components().stream().mapToDouble(Component::getNormalisedCut).sum())
                .setModularity(builder.quality().modularity()))
        .build();
  }

  private Provenance provenance() {
    Provenance.Builder provenance =
        Provenance.newBuilder()
            .setWindow(window.window())
            .setFirstStep(window.firstStep())
            .setEndStep(window.endStep())
            .addAllNodes(window.nodes());
    for (long samples : window.samples()) {
      provenance.addSamples((double) samples / window.unitsPerSample());
    }
    return provenance.build();
  }

  private static Unclustered withoutEdge(SimilarityGraph graph, Eligibility eligibility) {
    Unclustered.Builder alone = Unclustered.newBuilder().setReason(Unclustered.Reason.NO_EDGE);
    for (int node = 0; node < graph.whole().nodes(); node++) {
      if (graph.whole().from(node) == graph.whole().to(node)) {
        alone.addMembers(eligibility.numbers()[node]);
      }
    }
    return alone.build();
  }
}
