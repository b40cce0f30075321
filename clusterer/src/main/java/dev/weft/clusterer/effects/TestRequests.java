package dev.weft.clusterer.effects;

import com.google.protobuf.ByteString;
import dev.weft.core.Limits;
import dev.weft.core.RecordFormat;
import dev.weft.core.proto.ActivityBand;
import dev.weft.core.proto.Cluster;
import dev.weft.core.proto.Exemplar;
import dev.weft.core.proto.ExemplarsRecord;
import dev.weft.core.proto.SampleKind;
import dev.weft.core.proto.Snapshot;
import dev.weft.core.proto.TestRequest;
import dev.weft.core.proto.TestSample;
import dev.weft.core.proto.TestSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Requests for the clusters of one snapshot. Samples: the cluster's most active exemplars and those
 * of its upper bands, at most 24; of its lowest band, what there is; and 24 drawn from the
 * exemplars of all other clusters, on most of which it is silent. Controls: 20 drawn here, and as
 * many to be drawn by the node among the other clusters' subcomponents (65,536 of them at most). A
 * cluster of so many members that its request were too large for a record gets fewer controls.
 * Immutable.
 */
public final class TestRequests {
  /** Controls unless told otherwise. */
  public static final int CONTROLS = 20;

  private static final int EACH = 24;
  private static final int FIRST_ACTIVE_BAND = 5;

  private final Snapshot snapshot;
  private final Rates rates;
  private final ControlDraws draws;
  private final List<ExemplarsRecord> exemplars;
  private final long seed;

  /**
   * For a snapshot.
   *
   * @param exemplars of its clusters, as far as known
   * @param seed of the draws
   */
  public TestRequests(Snapshot snapshot, Rates rates, List<ExemplarsRecord> exemplars, long seed) {
    this.snapshot = snapshot;
    this.rates = rates;
    this.exemplars = List.copyOf(exemplars);
    this.seed = seed;
    draws = new ControlDraws(snapshot, rates);
  }

  /** The request for one cluster. */
  public TestRequest of(Cluster cluster, ExemplarsRecord own) {
    long mixed = new SplittableRandom(seed ^ cluster.getId()).nextLong();
    TestRequest.Builder request =
        TestRequest.newBuilder()
            .setFormat(RecordFormat.VERSION)
            .setRun(snapshot.getRun())
            .setDigest(snapshot.getDigest())
            .setReading(snapshot.getReading().getName())
            .setAnalysis(snapshot.getAnalysis().getName())
            .setWindow(snapshot.getProvenance().getWindow())
            .setCluster(cluster.getId())
            .setSeed(seed);
    int[] members = cluster.getMembersList().stream().mapToInt(member -> member).toArray();
    request.setMembers(set(members));
    draws.draw(members, CONTROLS, mixed).forEach(control -> request.addControls(set(control)));
    request.setMatchedDraws(CONTROLS);
    SplittableRandom chosen = new SplittableRandom(mixed + 1);
    some(draws.candidates(members), chosen).forEach(request::addCandidates);
    return fitting(request.addAllSamples(samples(own, new SplittableRandom(mixed))));
  }

  /** Ascending; those that a request may name at most, at random where there are more. */
  private static IntStream some(int[] candidates, SplittableRandom random) {
    if (candidates.length <= Limits.TEST_MEMBERS) {
      return Arrays.stream(candidates);
    }
    for (int i = 0; i < Limits.TEST_MEMBERS; i++) {
      int j = i + random.nextInt(candidates.length - i);
      int swapped = candidates[i];
      candidates[i] = candidates[j];
      candidates[j] = swapped;
    }
    return Arrays.stream(candidates, 0, Limits.TEST_MEMBERS).sorted();
  }

  /** With fewer controls where all of them are too many for a record. */
  private static TestRequest fitting(TestRequest.Builder request) {
    TestRequest built = request.build();
    while (built.getSerializedSize() > Limits.RECORD_BYTES && request.getControlsCount() > 0) {
      built = request.removeControls(request.getControlsCount() - 1).build();
    }
    return built;
  }

  private TestSet set(int[] numbers) {
    return TestSet.newBuilder()
        .addAllNumbers(Arrays.stream(numbers).boxed().toList())
        .setMeanImportance(
            Arrays.stream(numbers).mapToDouble(n -> rates.means()[n]).average().orElse(0))
        .setFiringRate(
            Arrays.stream(numbers).mapToDouble(n -> rates.firing()[n]).average().orElse(0))
        .build();
  }

  private List<TestSample> samples(ExemplarsRecord own, SplittableRandom random) {
    List<Exemplar> active = new ArrayList<>(own.getTopList());
    for (int band = FIRST_ACTIVE_BAND; band < own.getBandsCount(); band++) {
      active.addAll(own.getBands(band).getExemplarsList());
    }
    Chosen chosen = new Chosen();
    active.stream()
        .filter(exemplar -> exemplar.getActivity() >= 0.1)
        .forEach(exemplar -> chosen.add(exemplar, SampleKind.SAMPLE_KIND_EXEMPLAR, EACH));
    if (own.getBandsCount() > 0) {
      own.getBands(0)
          .getExemplarsList()
          .forEach(each -> chosen.add(each, SampleKind.SAMPLE_KIND_SILENT, 2 * EACH));
    }
    int most = chosen.samples.size() + EACH;
    List<ExemplarsRecord> others =
        exemplars.stream().filter(record -> record.getCluster() != own.getCluster()).toList();
    for (int tries = 0; tries < 4 * EACH && !others.isEmpty(); tries++) {
      List<Exemplar> of = all(others.get(random.nextInt(others.size())));
      if (!of.isEmpty()) {
        chosen.add(of.get(random.nextInt(of.size())), SampleKind.SAMPLE_KIND_RANDOM, most);
      }
    }
    return chosen.samples;
  }

  private static List<Exemplar> all(ExemplarsRecord record) {
    List<Exemplar> all = new ArrayList<>(record.getTopList());
    record.getBandsList().stream().map(ActivityBand::getExemplarsList).forEach(all::addAll);
    return all;
  }

  /** Samples of which none is there twice, nor the same text. */
  private static final class Chosen {
    private final List<TestSample> samples = new ArrayList<>();
    private final Set<Object> seen = new HashSet<>();

    void add(Exemplar exemplar, SampleKind kind, int most) {
      ByteString what = exemplar.getTokens().concat(exemplar.getFeatures());
      if (samples.size() < most
          && seen.add(List.of(what, exemplar.getFeatureValues()))
          && seen.add(
              Objects.hash(exemplar.getNode(), exemplar.getBatch(), exemplar.getSample()))) {
        samples.add(
            TestSample.newBuilder()
                .setKind(kind)
                .setTokens(exemplar.getTokens())
                .setPosition(exemplar.getPosition())
                .setFeatures(exemplar.getFeatures())
                .setFeatureValues(exemplar.getFeatureValues())
                .setNode(exemplar.getNode())
                .setStep(exemplar.getStep())
                .setBatch(exemplar.getBatch())
                .setSample(exemplar.getSample())
                .build());
      }
    }
  }
}
