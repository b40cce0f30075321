package dev.weft.streams.exemplars;

import dev.weft.core.LittleEndian;
import dev.weft.core.proto.Exemplar;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The samples with the highest activity, at most {@link #MOST} and one a sequence. Active samples
 * whose pair of (previous, current) token is not yet there come before repeats, and those before
 * what is not active; then by activity, then by rank. Not safe for several threads.
 */
final class ExemplarPool {
  static final int MOST = 24;

  private static final Comparator<Entry> STRONGEST =
      Comparator.comparingDouble((Entry entry) -> -entry.exemplar.getActivity())
          .thenComparing(
              (a, b) -> Long.compareUnsigned(a.exemplar.getRank(), b.exemplar.getRank()));

  private List<Entry> entries = new ArrayList<>();

  /** Tier 0: active and the first of its pair; 1: active; 2: not active. */
  private record Entry(Exemplar exemplar, long pair, long sequence, int tier) {}

  /**
   * Whether a sample may have a place, as far as can be told without its context.
   *
   * @param pair of its tokens: {@link #pair(ObservedBatch, int)}
   * @param sequence that it is of: {@link #sequence(ObservedBatch, int)}
   */
  boolean admits(double activity, long rank, long pair, long sequence) {
    for (Entry entry : entries) {
      if (entry.sequence == sequence && !before(activity, rank, entry.exemplar)) {
        return false;
      }
    }
    if (entries.size() < MOST) {
      return true;
    }
    Entry worst = entries.get(MOST - 1);
    int tier = activity < ClusterTally.ACTIVE ? 2 : tierOfActive(activity, rank, pair);
    if (tier != worst.tier) {
      return tier < worst.tier;
    }
    return before(activity, rank, worst.exemplar);
  }

  private int tierOfActive(double activity, long rank, long pair) {
    for (Entry entry : entries) {
      if (entry.pair == pair && !before(activity, rank, entry.exemplar)) {
        return 1;
      }
    }
    return 0;
  }

  private static boolean before(double activity, long rank, Exemplar other) {
    return activity > other.getActivity()
        || (activity == other.getActivity() && Long.compareUnsigned(rank, other.getRank()) < 0);
  }

  void add(Exemplar exemplar) {
    List<Entry> candidates = new ArrayList<>(entries);
    candidates.add(entry(exemplar));
    entries = selected(candidates);
  }

  private static Entry entry(Exemplar exemplar) {
    return new Entry(exemplar, pair(exemplar), sequence(exemplar), 0);
  }

  void merge(ExemplarPool other) {
    List<Entry> candidates = new ArrayList<>(entries);
    candidates.addAll(other.entries);
    entries = selected(candidates);
  }

  private static List<Entry> selected(List<Entry> candidates) {
    candidates.sort(STRONGEST);
    Set<Long> sequences = new HashSet<>();
    Set<Long> pairs = new HashSet<>();
    List<Entry> ranked = new ArrayList<>();
    for (Entry entry : candidates) {
      Exemplar exemplar = entry.exemplar;
      if (sequences.add(entry.sequence)) {
        boolean first = pairs.add(entry.pair);
        boolean active = exemplar.getActivity() >= ClusterTally.ACTIVE;
        ranked.add(new Entry(exemplar, entry.pair, entry.sequence, active ? (first ? 0 : 1) : 2));
      }
    }
    ranked.sort(Comparator.comparingInt((Entry entry) -> entry.tier).thenComparing(STRONGEST));
    return new ArrayList<>(ranked.subList(0, Math.min(MOST, ranked.size())));
  }

  /** What names a sample's sequence; a sample without tokens is one of its own. */
  static long sequence(ObservedBatch batch, int sample) {
    int within = batch.hasTokens() ? batch.sequences()[sample] : sample;
    return sequence(batch.node(), batch.number(), within);
  }

  private static long sequence(Exemplar exemplar) {
    int within = exemplar.getTokens().isEmpty() ? exemplar.getSample() : exemplar.getSequence();
    return sequence(exemplar.getNode(), exemplar.getBatch(), within);
  }

  private static long sequence(String node, long batch, int within) {
    return (node.hashCode() * 0x100000001B3L + batch) * 65_536L + within;
  }

  /** Of tokens, or of a set of features. */
  static long pair(ObservedBatch batch, int sample) {
    if (batch.hasTokens()) {
      return pair(batch.previous(sample), batch.token(sample));
    }
    long hash = 1;
    if (batch.hasFeatures()) {
      for (int e = batch.featureOffsets()[sample]; e < batch.featureOffsets()[sample + 1]; e++) {
        hash = 31 * hash + batch.features()[e];
      }
    }
    return hash;
  }

  static long pair(int previous, int current) {
    return ((long) previous << 32) | current;
  }

  private static long pair(Exemplar exemplar) {
    int[] tokens = LittleEndian.ints(exemplar.getTokens());
    int at = exemplar.getPosition();
    if (tokens.length > 0) {
      return pair(at == 0 ? ObservedBatch.NONE : tokens[at - 1], tokens[at]);
    }
    long hash = 1;
    for (int feature : LittleEndian.ints(exemplar.getFeatures())) {
      hash = 31 * hash + feature;
    }
    return hash;
  }

  /** In order. */
  List<Exemplar> exemplars() {
    return entries.stream().map(Entry::exemplar).toList();
  }

  static ExemplarPool of(List<Exemplar> exemplars) {
    ExemplarPool pool = new ExemplarPool();
    List<Entry> candidates = new ArrayList<>();
    exemplars.forEach(exemplar -> candidates.add(entry(exemplar)));
    pool.entries = selected(candidates);
    return pool;
  }
}
