package dev.weft.streams.exemplars;

import com.google.protobuf.ByteString;
import dev.weft.core.FixedPoint;
import dev.weft.core.ImportanceBatch;
import dev.weft.core.LittleEndian;
import dev.weft.core.proto.Exemplar;
import java.util.Arrays;

/**
 * Makes an exemplar of a sample: what stands around it in its sequence, and how active the cluster
 * is there. Stateless.
 */
final class Contexts {
  static final int BEFORE = 20;
  static final int AFTER = 10;

  private static final int MOST_MEMBER_BYTES = 8_192;
  private static final int ON = FixedPoint.ONE / 2;

  private Contexts() {}

  /**
   * The exemplar.
   *
   * @param slot of the cluster in the rows
   * @param members how many it has
   * @param memberwise whether the importances of each member are to be in it
   */
  static Exemplar exemplar(
      ObservedBatch batch,
      ActivityRows rows,
      int sample,
      int slot,
      int members,
      long rank,
      boolean memberwise) {
    int from = sample;
    int to = sample + 1;
    if (batch.hasTokens()) {
      from = Math.max(batch.sequences()[sample], sample - BEFORE);
      while (to < Math.min(batch.samples(), sample + AFTER + 1)
          && batch.sequences()[to] == batch.sequences()[sample]) {
        to++;
      }
    }
    Exemplar.Builder exemplar =
        Exemplar.newBuilder()
            .setNode(batch.node())
            .setStep(batch.step())
            .setBatch(batch.number())
            .setSample(sample)
            .setSequence(batch.sequences()[sample])
            .setActivity(rows.at(sample, slot))
            .setRank(rank)
            .setMembersActive(membersOn(batch.importances(), rows, sample, slot))
            .setPosition(sample - from)
            .setActivities(activities(rows, slot, from, to));
    annotate(exemplar, batch, sample, from, to);
    if (memberwise && (long) (to - from) * members <= MOST_MEMBER_BYTES) {
      exemplar.setMemberImportances(memberwise(batch.importances(), rows, slot, members, from, to));
    }
    return exemplar.build();
  }

  private static void annotate(
      Exemplar.Builder exemplar, ObservedBatch batch, int sample, int from, int to) {
    if (batch.hasTokens()) {
      exemplar.setTokens(LittleEndian.ofInts(Arrays.copyOfRange(batch.tokens(), from, to)));
    }
    if (batch.predicted().length > 0) {
      exemplar.setPredicted(LittleEndian.ofInts(Arrays.copyOfRange(batch.predicted(), from, to)));
    }
    if (batch.hasFeatures()) {
      int first = batch.featureOffsets()[sample];
      int end = batch.featureOffsets()[sample + 1];
      exemplar
          .setFeatures(LittleEndian.ofInts(Arrays.copyOfRange(batch.features(), first, end)))
          .setFeatureValues(
              LittleEndian.ofFloats(Arrays.copyOfRange(batch.featureValues(), first, end)));
    }
  }

  private static ByteString activities(ActivityRows rows, int slot, int from, int to) {
    char[] activities = new char[to - from];
    for (int s = from; s < to; s++) {
      activities[s - from] = (char) Math.round(rows.at(s, slot) * FixedPoint.ONE);
    }
    return LittleEndian.ofChars(activities);
  }

  private static int membersOn(ImportanceBatch batch, ActivityRows rows, int sample, int slot) {
    int on = 0;
    for (int e = batch.rowOffsets()[sample]; e < batch.rowOffsets()[sample + 1]; e++) {
      if (batch.values()[e] >= ON && rows.isMember(slot, batch.columns()[e])) {
        on++;
      }
    }
    return on;
  }

  private static ByteString memberwise(
      ImportanceBatch batch, ActivityRows rows, int slot, int members, int from, int to) {
    byte[] importances = new byte[(to - from) * members];
    for (int s = from; s < to; s++) {
      for (int e = batch.rowOffsets()[s]; e < batch.rowOffsets()[s + 1]; e++) {
        int column = batch.columns()[e];
        if (rows.isMember(slot, column)) {
          importances[(s - from) * members + rows.member(column)] =
              (byte) ((batch.values()[e] * 255 + ON) / FixedPoint.ONE);
        }
      }
    }
    return ByteString.copyFrom(importances);
  }
}
