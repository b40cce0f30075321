package dev.weft.producer.effects;

import dev.weft.core.StandIns;
import dev.weft.core.proto.TestRequest;
import dev.weft.producer.model.Subcomponents;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Draws of as many subcomponents as a cluster has, of the same matrices, among the request's
 * candidates, each one of the 5 nearest to the member that it stands for by mean importance on the
 * samples where the cluster is active. None where no sample is active. Stateless.
 */
final class MatchedDraws {
  /** Few, since few others in a matrix are important on the same samples. */
  private static final int NEAREST = 5;

  private MatchedDraws() {}

  /**
   * As many as the request asks for.
   *
   * @throws IllegalArgumentException if a candidate is no subcomponent
   */
  static List<int[]> of(TestRequest request, Subcomponents subcomponents, Activity activity) {
    if (!activity.isAnyActive()) {
      return List.of();
    }
    int[] members = activity.members();
    int[] candidates =
        request.getCandidatesList().stream()
            .mapToInt(number -> number)
            .filter(number -> Arrays.binarySearch(members, number) < 0)
            .toArray();
    int[] matrices = Arrays.stream(candidates).map(subcomponents::matrix).toArray();
    return StandIns.draw(
        members,
        member -> {
          int matrix = subcomponents.matrix(member);
          double importance = activity.whereActive(member);
          return IntStream.range(0, candidates.length)
              .filter(c -> matrices[c] == matrix)
              .mapToObj(c -> candidates[c])
              .sorted(
                  Comparator.comparingDouble(c -> Math.abs(activity.whereActive(c) - importance)))
              .mapToInt(c -> c)
              .toArray();
        },
        NEAREST,
        request.getMatchedDraws(),
        request.getSeed() ^ request.getCluster());
  }
}
