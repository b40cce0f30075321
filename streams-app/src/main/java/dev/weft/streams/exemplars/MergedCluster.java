package dev.weft.streams.exemplars;

import dev.weft.core.RecordFormat;
import dev.weft.core.proto.ClusterPartial;
import dev.weft.core.proto.ExemplarsRecord;
import java.util.List;

/** What all partitions saw of one cluster, as one record. Stateless. */
final class MergedCluster {
  private MergedCluster() {}

  /**
   * The record; its run and reading are the caller's.
   *
   * @param partials of the same membership, one at least
   * @param counts samples by item that they were taken from
   */
  static ExemplarsRecord.Builder record(List<ClusterPartial> partials, CountsByItem counts) {
    ClusterTally merged = ClusterTally.of(partials.get(0));
    partials.stream().skip(1).map(ClusterTally::of).forEach(merged::merge);
    ExemplarsRecord.Builder record =
        ExemplarsRecord.newBuilder()
            .setFormat(RecordFormat.VERSION)
            .setDigest(partials.get(0).getDigest())
            .setAnalysis(partials.get(0).getAnalysis())
            .setCluster(merged.id())
            .setWindow(partials.stream().mapToLong(ClusterPartial::getWindow).max().orElseThrow())
            .setSinceWindow(merged.sinceWindow())
            .addAllMembers(partials.get(0).getMembersList())
            .setSamples(counts.samples())
            .setActive(merged.active())
            .setMeanActivity(merged.sum() / Math.max(1, counts.samples()))
            .addAllTop(merged.pool().exemplars())
            .addAllBands(merged.bands().message());
    merged.items().forEach((kind, sums) -> record.addTables(ItemTables.table(kind, sums, counts)));
    return record;
  }
}
