package dev.weft.clusterer.service;

import dev.weft.core.proto.Candidate;
import dev.weft.core.proto.Component;
import dev.weft.core.proto.KReason;
import dev.weft.core.proto.Snapshot;
import dev.weft.core.proto.SourceNode;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToDoubleFunction;

/**
 * Meters of the snapshots of one run, reading and analysis: the last one's. Safe for any threads.
 */
final class SnapshotMeters {
  private final Tags tags;
  private final LongAdder complete = new LongAdder();
  private final LongAdder incomplete = new LongAdder();
  private volatile Snapshot last;

  SnapshotMeters(Snapshot first) {
    last = first;
    tags =
        Tags.of(
            "run",
            first.getRun(),
            "reading",
            first.getReading().getName(),
            "analysis",
            first.getAnalysis().getName());
  }

  void last(Snapshot snapshot) {
    boolean lacksNodes =
        snapshot.getProvenance().getNodesList().stream().anyMatch(SourceNode::getIncomplete);
    (lacksNodes ? incomplete : complete).increment();
    last = snapshot;
  }

  List<Meter> register(MeterRegistry registry) {
    List<Meter> meters = new ArrayList<>();
    for (boolean whole : new boolean[] {true, false}) {
      meters.add(
          FunctionCounter.builder(
                  "weft.clusterer.snapshots", whole ? complete : incomplete, LongAdder::sum)
              .description("Snapshots committed, by whether all nodes are in their window")
              .baseUnit("snapshots")
              .tags(tags)
              .tag("complete", Boolean.toString(whole))
              .register(registry));
    }
    gauge(registry, meters, "window", "window", "Its window", of -> of.getProvenance().getWindow());
    gauge(registry, meters, "samples", "samples", "Samples in it", SnapshotMeters::samples);
    gauge(registry, meters, "clusters", "clusters", "Clusters", Snapshot::getClustersCount);
    gauge(
        registry,
        meters,
        "multilayer",
        "ratio",
        "Share of the clusters that are multi-layer; NaN without clusters",
        of -> (double) of.getQuality().getMultiLayerClusters() / of.getClustersCount());
    gauge(
        registry,
        meters,
        "eligible",
        "subcomponents",
        "Subcomponents that may be clustered",
        of -> of.getQuality().getEligible());
    gauge(
        registry, meters, "edges", "edges", "Edges of the graph", of -> of.getQuality().getEdges());
    agreement(registry, meters);
    return meters;
  }

  private void agreement(MeterRegistry registry, List<Meter> meters) {
    gauge(
        registry,
        meters,
        "agreement.previous",
        "ratio",
        "Adjusted Rand index to the snapshot before; NaN for the first",
        of ->
            of.getQuality().hasAgreementWithPredecessor()
                ? of.getQuality().getAgreementWithPredecessor()
                : Double.NaN);
    gauge(
        registry,
        meters,
        "agreement.circuits",
        "ratio",
        "Adjusted Rand index to the known circuits; NaN where none are known",
        of -> of.getQuality().hasCircuitsAri() ? of.getQuality().getCircuitsAri() : Double.NaN);
    gauge(
        registry,
        meters,
        "agreement.halves",
        "ratio",
        "Adjusted Rand index between the clusterings of both halves at the largest component's "
            + "number of clusters; NaN where it was not searched for",
        SnapshotMeters::halves);
    gauge(
        registry,
        meters,
        "stability",
        "ratio",
        "Median over the clusters of the best overlap (Jaccard) with a cluster of each half; NaN "
            + "where it was not looked for",
        of ->
            of.getQuality().hasMedianHalfOverlap()
                ? of.getQuality().getMedianHalfOverlap()
                : Double.NaN);
    gauge(
        registry,
        meters,
        "core",
        "subcomponents",
        "Members of cores",
        of -> of.getQuality().getCoreMembers());
    gauge(
        registry,
        meters,
        "undecided",
        "components",
        "Components left whole since no number of clusters replicates in halves",
        of ->
            of.getComponentsList().stream()
                .filter(each -> each.getReason() == KReason.K_REASON_UNDECIDED)
                .count());
  }

  private void gauge(
      MeterRegistry registry,
      List<Meter> meters,
      String name,
      String unit,
      String description,
      ToDoubleFunction<Snapshot> value) {
    meters.add(
        Gauge.builder("weft.clusterer." + name, this, of -> value.applyAsDouble(of.last))
            .description("Of the last snapshot: " + description)
            .baseUnit(unit)
            .tags(tags)
            .register(registry));
  }

  private static double samples(Snapshot of) {
    return of.getProvenance().getSamplesList().stream().mapToDouble(Double::doubleValue).sum();
  }

  private static double halves(Snapshot of) {
    return of.getComponentsList().stream()
        .max(Comparator.comparingInt(Component::getSize))
        .flatMap(
            largest ->
                largest.getCandidatesList().stream()
                    .filter(candidate -> candidate.getK() == largest.getK())
                    .findFirst())
        .map(Candidate::getAgreement)
        .orElse(Double.NaN);
  }
}
