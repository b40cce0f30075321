package dev.weft.clusterer.snapshot;

import dev.weft.core.RecordKeys;
import dev.weft.core.RunManifest;
import dev.weft.core.proto.Algorithm;
import dev.weft.core.proto.AnalysisSettings;
import dev.weft.core.proto.ReadingSettings;
import java.util.ArrayList;
import java.util.List;

/**
 * A named set of clustering settings. Immutable.
 *
 * @param scope which subcomponents it looks at
 * @param edges which pairs of them are edges
 * @param count into how many clusters they fall
 * @param smallestCluster clusters of fewer members are dissolved
 * @param algorithm how clusters are found
 * @param seed of k-means' starts
 */
public record Analysis(
    String name,
    Scope scope,
    EdgeSettings edges,
    CountSettings count,
    int smallestCluster,
    Algorithm algorithm,
    long seed) {
  /** The analysis unless told otherwise. */
  public static final Analysis DEFAULT =
      new Analysis(
          "default",
          Scope.DEFAULT,
          EdgeSettings.DEFAULT,
          CountSettings.DEFAULT,
          1,
          Algorithm.ALGORITHM_SPECTRAL,
          0);

  /** Checks every range. */
  public Analysis {
    Problems.refuse(problems(name, smallestCluster, algorithm));
  }

  /** What is wrong with such settings, all of it. */
  public static List<String> problems(String name, int smallestCluster, Algorithm algorithm) {
    List<String> problems = new ArrayList<>();
    try {
      RecordKeys.requireName("analysis", name);
    } catch (IllegalArgumentException e) {
      problems.add(String.valueOf(e.getMessage()));
    }
    Problems.check(
        problems, smallestCluster >= 1, "smallest-cluster", smallestCluster, "1 or more");
    Problems.check(
        problems, algorithm != Algorithm.UNRECOGNIZED, "algorithm", algorithm, "known ones");
    return problems;
  }

  /** With other edges. */
  public Analysis with(EdgeSettings other) {
    return new Analysis(name, scope, other, count, smallestCluster, algorithm, seed);
  }

  /** With another number of clusters. */
  public Analysis with(CountSettings other) {
    return new Analysis(name, scope, edges, other, smallestCluster, algorithm, seed);
  }

  /** With another scope. */
  public Analysis with(Scope other) {
    return new Analysis(name, other, edges, count, smallestCluster, algorithm, seed);
  }

  /** Why it can't be made of what such a reading of a run keeps; empty where it can. */
  public List<String> impossible(ReadingSettings reading, RunManifest manifest) {
    List<String> reasons = new ArrayList<>(edges.impossible(reading));
    if (scope.excludesAll(manifest)) {
      reasons.add("the run has no such layers and matrices");
    }
    return reasons;
  }

  /** As snapshots record it. */
  public AnalysisSettings message() {
    return AnalysisSettings.newBuilder()
        .setName(name)
        .setFloor(edges.floor())
        .setNearest(edges.nearest())
        .setMinFirings(scope.minFirings())
        .setK(count.given())
        .setKRule(count.rule())
        .setSearchEveryWindows(count.searchEveryWindows())
        .setSeed(seed)
        .setSimilarity(edges.similarity())
        .setWholeOnly(!edges.replicated())
        .setMutual(edges.mutual())
        .setLeastK(count.least())
        .setMostK(count.most())
        .setSmallestCluster(smallestCluster)
        .addAllLayers(scope.layers())
        .addAllMatrices(scope.matrices())
        .setAlgorithm(algorithm)
        .build();
  }

  /**
   * The analysis that a snapshot records.
   *
   * @throws IllegalArgumentException if it records settings that this version does not know
   */
  public static Analysis of(AnalysisSettings message) {
    return new Analysis(
        message.getName(),
        new Scope(message.getLayersList(), message.getMatricesList(), message.getMinFirings()),
        new EdgeSettings(
            message.getSimilarity(),
            message.getFloor(),
            !message.getWholeOnly(),
            message.getNearest(),
            message.getMutual()),
        new CountSettings(
            message.getKRule(),
            message.getK(),
            message.getLeastK(),
            message.getMostK(),
            message.getSearchEveryWindows()),
        Math.max(1, message.getSmallestCluster()),
        message.getAlgorithm(),
        message.getSeed());
  }
}
