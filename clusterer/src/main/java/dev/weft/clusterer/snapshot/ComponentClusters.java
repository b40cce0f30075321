package dev.weft.clusterer.snapshot;

import dev.weft.clusterer.graph.Graph;
import dev.weft.clusterer.graph.NormalisedCut;
import dev.weft.clusterer.graph.SimilarityGraph;
import dev.weft.clusterer.spectral.ClusterCount;
import dev.weft.clusterer.spectral.ClusterCount.Bounds;
import dev.weft.clusterer.spectral.ClusterCount.Choice;
import dev.weft.clusterer.spectral.ClusterCount.Reason;
import dev.weft.clusterer.spectral.ClusterCount.Rule;
import dev.weft.clusterer.spectral.SpectralEmbedding;
import dev.weft.core.proto.Candidate;
import dev.weft.core.proto.Component;
import dev.weft.core.proto.KReason;
import dev.weft.core.proto.KRule;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One connected component: into how many clusters it falls, and which. The predecessor's number is
 * kept where it may be, without a search; then its clusters are where the eigenvectors begin.
 */
final class ComponentClusters {
  private final Graph whole;
  private final int[] members;
  private final Analysis analysis;
  private final WindowCorrelations window;
  private final @Nullable Predecessor predecessor;

  /**
   * Of a component.
   *
   * @param members its subcomponents' numbers, a node each
   */
  ComponentClusters(
      Graph whole,
      int[] members,
      Analysis analysis,
      WindowCorrelations window,
      @Nullable Predecessor predecessor) {
    this.whole = whole;
    this.members = members;
    this.analysis = analysis;
    this.window = window;
    this.predecessor = predecessor;
  }

  /**
   * The outcome.
   *
   * @param labels from 0 up, a node each
   */
  record Outcome(int[] labels, Component message) {}

  /**
   * As many clusters as the analysis gives, one less than the eigenvectors where they are capped.
   */
  Outcome given() {
    int vectors = Math.max(2, Math.min(members.length, analysis.count().given() + 1));
    SpectralEmbedding embedding = embedding(vectors);
    int found = embedding.eigenvalues().length;
    int k = Math.min(analysis.count().given(), found < vectors ? found - 1 : found);
    return outcome(embedding, new Choice(k, Reason.GIVEN, List.of()));
  }

  /**
   * The number is kept or searched for.
   *
   * @param halves of the same nodes
   */
  Outcome chosen(SimilarityGraph halves, int[] nodes) {
    Optional<Predecessor.Kept> kept =
        predecessor == null ? Optional.empty() : predecessor.kept(members, window, analysis);
    if (kept.isPresent() && kept.get().k() < members.length) {
      SpectralEmbedding embedding = embedding(Math.max(2, kept.get().k() + 1));
      if (ClusterCount.stays(kept.get().k(), kept.get().gap(), embedding.eigenvalues())) {
        return keep(embedding, kept.get());
      }
    }
    return search(halves, nodes);
  }

  private Outcome keep(SpectralEmbedding embedding, Predecessor.Kept kept) {
    Outcome outcome = outcome(embedding, new Choice(kept.k(), Reason.KEPT, List.of()));
    Component before = kept.component();
    return new Outcome(
        outcome.labels,
        outcome.message.toBuilder()
            .addAllCandidates(before.getCandidatesList())
            .setCapped(before.getCapped())
            .setSearchedWindow(before.getSearchedWindow())
            .setSearchedSamples(before.getSearchedSamples())
            .build());
  }

  private Outcome search(SimilarityGraph halves, int[] nodes) {
    SpectralEmbedding embedding =
        SpectralEmbedding.of(whole, 0, Math.max(2, ClusterCount.wantedVectors(members.length)));
    CountSettings count = analysis.count();
    Choice choice =
        ClusterCount.choose(
            new ClusterCount.Component(
                whole,
                halves.even().restrictedTo(nodes),
                halves.odd().restrictedTo(nodes),
                embedding),
            count.rule() == KRule.K_RULE_LARGEST_GAP ? Rule.LARGEST_GAP : Rule.FINEST,
            new Bounds(
                Math.max(2, count.least()), count.most() > 0 ? count.most() : Integer.MAX_VALUE));
    return outcome(embedding, choice);
  }

  private SpectralEmbedding embedding(int vectors) {
    return SpectralEmbedding.of(
        whole, 0, vectors, predecessor == null ? new int[0] : predecessor.labels(members));
  }

  private Outcome outcome(SpectralEmbedding embedding, Choice choice) {
    int[] labels =
        choice.k() == 1
            ? new int[members.length]
            : embedding.partition(choice.k(), analysis.seed());
    Component.Builder message =
        Component.newBuilder()
            .setSize(whole.nodes())
            .setEdges(whole.edges())
            .setK(choice.k())
            .setReason(KReason.valueOf("K_REASON_" + choice.reason().name()))
            .setSecondEigenvalue(embedding.eigenvalues()[1])
            .setCapped(embedding.eigenvalues().length < wanted(choice.reason()))
            .setNormalisedCut(NormalisedCut.of(whole, labels, choice.k()))
            .setSearchedWindow(window.window())
            .setSearchedSamples(window.sampleCount())
            .setWarm(embedding.warm())
            .setColdAgain(embedding.coldAgain());
    choice.candidates().forEach(candidate -> message.addCandidates(message(candidate)));
    return new Outcome(labels, message.build());
  }

  /** Eigenvectors that the choice could have used. */
  private int wanted(Reason reason) {
    return reason == Reason.GIVEN
        ? Math.min(members.length, analysis.count().given() + 1)
        : ClusterCount.wantedVectors(whole.nodes());
  }

  private static Candidate message(ClusterCount.Candidate candidate) {
    return Candidate.newBuilder()
        .setK(candidate.k())
        .setGap(candidate.gap())
        .setAgreement(candidate.agreement())
        .setConfirmed(candidate.confirmed())
        .build();
  }
}
