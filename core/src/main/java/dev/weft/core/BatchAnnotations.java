package dev.weft.core;

import dev.weft.core.proto.Batch;

/** What a batch may carry besides importances: checked for shape and range before it is let in. */
final class BatchAnnotations {
  private BatchAnnotations() {}

  /** Refuses annotations that do not fit the batch's samples or the run's vocabulary. */
  static void check(Batch batch, int vocabulary) {
    int samples = batch.getSamples();
    if (!batch.getTokenIds().isEmpty()) {
      ImportanceBatch.checkBytes(
          "token ids", batch.getTokenIds().size(), (long) Integer.BYTES * samples);
      checkTokens("token id", LittleEndian.ints(batch.getTokenIds()), vocabulary);
    }
    checkSequenceStarts(LittleEndian.ints(batch.getSequenceStarts()), samples);
    if (!batch.getLosses().isEmpty()) {
      ImportanceBatch.checkBytes("losses", batch.getLosses().size(), (long) Float.BYTES * samples);
      for (float loss : LittleEndian.floats(batch.getLosses())) {
        BadRecordException.check(
            Float.isFinite(loss), Reason.VALUE_RANGE, "a loss of %s", Float.toString(loss));
      }
    }
    checkPredictions(batch, vocabulary);
    checkFeatures(batch);
  }

  private static void checkTokens(String what, int[] tokens, int vocabulary) {
    for (int token : tokens) {
      BadRecordException.check(
          Integer.compareUnsigned(token, vocabulary) < 0,
          Reason.COLUMN_RANGE,
          "%s %s in a vocabulary of %d",
          what,
          Integer.toUnsignedString(token),
          vocabulary);
    }
  }

  private static void checkSequenceStarts(int[] starts, int samples) {
    int before = -1;
    for (int start : starts) {
      BadRecordException.check(
          Integer.compareUnsigned(start, samples) < 0,
          Reason.COLUMN_RANGE,
          "a sequence starts at sample %s of %d",
          Integer.toUnsignedString(start),
          samples);
      BadRecordException.check(
          start > before, Reason.UNSORTED, "sequence start %d follows %d", start, before);
      before = start;
    }
  }

  private static void checkPredictions(Batch batch, int vocabulary) {
    int each = batch.getPredictionsPerSample();
    BadRecordException.check(
        each >= 0 && each <= Limits.PREDICTIONS,
        Reason.LIMIT,
        "%s predictions a sample",
        Integer.toUnsignedString(each));
    long count = (long) each * batch.getSamples();
    ImportanceBatch.checkBytes(
        "predicted tokens", batch.getPredictedTokens().size(), Integer.BYTES * count);
    ImportanceBatch.checkBytes(
        "predicted probabilities",
        batch.getPredictedProbabilities().size(),
        Character.BYTES * count);
    checkTokens("predicted token", LittleEndian.ints(batch.getPredictedTokens()), vocabulary);
    for (char q : LittleEndian.chars(batch.getPredictedProbabilities())) {
      BadRecordException.check(
          q <= FixedPoint.ONE, Reason.VALUE_RANGE, "a predicted probability of q = %d", (int) q);
    }
  }

  private static void checkFeatures(Batch batch) {
    if (batch.getFeatureOffsets().isEmpty()) {
      BadRecordException.check(
          batch.getFeatures().isEmpty() && batch.getFeatureValues().isEmpty(),
          Reason.SHAPE,
          "features without offsets");
      return;
    }
    ImportanceBatch.checkBytes(
        "feature offsets",
        batch.getFeatureOffsets().size(),
        Integer.BYTES * (batch.getSamples() + 1L));
    int[] offsets = LittleEndian.ints(batch.getFeatureOffsets());
    int[] features = LittleEndian.ints(batch.getFeatures());
    ImportanceBatch.checkBytes(
        "feature values", batch.getFeatureValues().size(), (long) Float.BYTES * features.length);
    ImportanceBatch.checkOffsets(offsets, features.length);
    for (int s = 0; s < batch.getSamples(); s++) {
      int before = -1;
      for (int e = offsets[s]; e < offsets[s + 1]; e++) {
        BadRecordException.check(
            features[e] > before && features[e] < Limits.FEATURES,
            Reason.COLUMN_RANGE,
            "feature %s after %d in sample %d",
            Integer.toUnsignedString(features[e]),
            before,
            s);
        before = features[e];
      }
    }
    for (float value : LittleEndian.floats(batch.getFeatureValues())) {
      BadRecordException.check(
          Float.isFinite(value), Reason.VALUE_RANGE, "a feature of %s", Float.toString(value));
    }
  }
}
