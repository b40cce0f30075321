package dev.weft.streams.exemplars;

import dev.weft.core.proto.Cluster;
import dev.weft.core.proto.ClusterPartial;
import dev.weft.core.proto.ItemKind;
import java.util.EnumMap;
import java.util.Map;

/**
 * What was seen of one cluster with one membership: its most active samples, some of every band of
 * activity, and its activity by token or feature. Tallies of disjoint samples merge. Adding a
 * sample costs some ten nanoseconds an item, more where it enters a list. Not safe for several
 * threads.
 */
final class ClusterTally {
  /** A cluster is active on a sample from this mean importance over its members. */
  static final double ACTIVE = 0.5;

  private final long id;
  private final int[] members;
  private final long sinceWindow;
  private long active;
  private double sum;
  private boolean changed = true;
  private ExemplarPool pool = new ExemplarPool();
  private ActivityBands bands = new ActivityBands();
  private final Map<ItemKind, SumsByItem> items = new EnumMap<>(ItemKind.class);

  /** Nothing seen yet of a cluster whose membership changed in this window. */
  ClusterTally(Cluster cluster, long sinceWindow) {
    this(
        cluster.getId(),
        cluster.getMembersList().stream().mapToInt(Integer::intValue).toArray(),
        sinceWindow);
  }

  private ClusterTally(long id, int[] members, long sinceWindow) {
    this.id = id;
    this.members = members;
    this.sinceWindow = sinceWindow;
  }

  long id() {
    return id;
  }

  /** Its own array. */
  int[] members() {
    return members;
  }

  long sinceWindow() {
    return sinceWindow;
  }

  /** Takes one sample on which some member has an importance. */
  void add(ObservedBatch batch, ActivityRows rows, int sample, int entry, long rank) {
    double activity = rows.activity(entry);
    boolean isActive = activity >= ACTIVE;
    changed = true;
    sum += activity;
    active += isActive ? 1 : 0;
    add(ItemKind.ITEM_KIND_TOKEN, batch.token(sample), activity, isActive);
    add(ItemKind.ITEM_KIND_PREVIOUS_TOKEN, batch.previous(sample), activity, isActive);
    add(ItemKind.ITEM_KIND_PREDICTED_TOKEN, batch.predicted(sample), activity, isActive);
    if (batch.hasFeatures()) {
      addFeatures(batch, sample, activity, isActive);
    }
    int slot = rows.slot(entry);
    long pair = ExemplarPool.pair(batch, sample);
    if (pool.admits(activity, rank, pair, ExemplarPool.sequence(batch, sample))) {
      pool.add(Contexts.exemplar(batch, rows, sample, slot, members.length, rank, true));
    }
    if (bands.count(activity, rank)) {
      bands.add(Contexts.exemplar(batch, rows, sample, slot, members.length, rank, false));
    }
  }

  private void add(ItemKind kind, int item, double activity, boolean isActive) {
    if (item != ObservedBatch.NONE) {
      SumsByItem sums = items(kind);
      sums.addSample(activity, isActive);
      sums.addItem(item, activity, isActive);
    }
  }

  private void addFeatures(ObservedBatch batch, int sample, double activity, boolean isActive) {
    SumsByItem sums = items(ItemKind.ITEM_KIND_FEATURE);
    sums.addSample(activity, isActive);
    for (int e = batch.featureOffsets()[sample]; e < batch.featureOffsets()[sample + 1]; e++) {
      sums.addItem(batch.features()[e], activity, isActive);
    }
  }

  private SumsByItem items(ItemKind kind) {
    SumsByItem sums = items.get(kind);
    if (sums == null) {
      sums = new SumsByItem();
      items.put(kind, sums);
    }
    return sums;
  }

  /** Takes in what another partition saw of the same cluster. */
  void merge(ClusterTally other) {
    active += other.active;
    sum += other.sum;
    pool.merge(other.pool);
    bands.merge(other.bands);
    other.items.forEach((kind, sums) -> items(kind).merge(sums));
  }

  /** Whether anything was added since this was last asked. */
  boolean takeChanged() {
    boolean before = changed;
    changed = false;
    return before;
  }

  long active() {
    return active;
  }

  double sum() {
    return sum;
  }

  Map<ItemKind, SumsByItem> items() {
    return items;
  }

  ExemplarPool pool() {
    return pool;
  }

  ActivityBands bands() {
    return bands;
  }

  /** For stores, and to be merged; run, digest, analysis and window are the caller's. */
  ClusterPartial.Builder message() {
    ClusterPartial.Builder message =
        ClusterPartial.newBuilder()
            .setCluster(id)
            .setSinceWindow(sinceWindow)
            .setActive(active)
            .setSum(sum)
            .addAllTop(pool.exemplars())
            .addAllBands(bands.message());
    for (int member : members) {
      message.addMembers(member);
    }
    items.forEach((kind, sums) -> message.addItems(sums.message(kind)));
    return message;
  }

  static ClusterTally of(ClusterPartial message) {
    ClusterTally tally =
        new ClusterTally(
            message.getCluster(),
            message.getMembersList().stream().mapToInt(Integer::intValue).toArray(),
            message.getSinceWindow());
    tally.active = message.getActive();
    tally.sum = message.getSum();
    tally.pool = ExemplarPool.of(message.getTopList());
    tally.bands = ActivityBands.of(message.getBandsList());
    message.getItemsList().forEach(sums -> tally.items.put(sums.getKind(), SumsByItem.of(sums)));
    tally.changed = false;
    return tally;
  }
}
