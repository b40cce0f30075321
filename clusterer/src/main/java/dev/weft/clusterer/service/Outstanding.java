package dev.weft.clusterer.service;

import dev.weft.clusterer.web.book.EffectBook;
import dev.weft.clusterer.web.book.SnapshotBook.Source;
import dev.weft.core.proto.TestEffect;
import dev.weft.core.proto.TestRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Requests that have no answer yet, by source and cluster. Not safe for several threads. */
final class Outstanding {
  private final Map<Source, Map<Long, TestRequest>> requests = new HashMap<>();

  void add(TestRequest request) {
    requests
        .computeIfAbsent(
            new Source(request.getRun(), request.getReading(), request.getAnalysis()),
            source -> new HashMap<>())
        .put(request.getCluster(), request.toBuilder().clearSamples().clearControls().build());
  }

  /** Forgets those that are answered; how many are left. */
  int left(Source source, EffectBook effects) {
    Map<Long, TestRequest> own = requests.getOrDefault(source, Map.of());
    own.values()
        .removeIf(
            request ->
                effects
                    .of(source, request.getCluster())
                    .filter(effect -> answers(effect, request))
                    .isPresent());
    return own.size();
  }

  private static boolean answers(TestEffect effect, TestRequest request) {
    return effect.getWindow() >= request.getWindow()
        && (effect.getWindow() > request.getWindow()
            || effect.getMembersList().equals(request.getMembers().getNumbersList()));
  }

  /** The members that were asked for, where the answer is still to come. */
  @Nullable List<Integer> members(Source source, long cluster) {
    TestRequest request = requests.getOrDefault(source, Map.of()).get(cluster);
    return request == null ? null : request.getMembers().getNumbersList();
  }
}
