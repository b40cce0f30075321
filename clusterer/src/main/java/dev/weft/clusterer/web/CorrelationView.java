package dev.weft.clusterer.web;

import dev.weft.clusterer.snapshot.WindowCorrelations;
import dev.weft.core.RunManifest;
import dev.weft.core.proto.Snapshot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Correlations of a window as JSON: a block of them, or those of one subcomponent. */
record CorrelationView(RunManifest manifest, Snapshot snapshot, WindowCorrelations window) {
  static final String FORMULA =
      "r = (n·Σxy − Σx·Σy) / √((n·Σx² − (Σx)²)·(n·Σy² − (Σy)²)) over n samples";

  /**
   * The emitted pairs among some subcomponents.
   *
   * @param members numbers, in the order wanted
   * @param limit at most so many pairs, strongest first
   */
  Map<String, Object> block(List<Integer> members, int limit) {
    int[] position = new int[manifest.subcomponents()];
    Arrays.fill(position, -1);
    for (int at = 0; at < members.size(); at++) {
      position[members.get(at)] = at;
    }
    double[] r = window.correlations();
    int[] inside =
        IntStream.range(0, r.length)
            .filter(
                pair ->
                    position[window.rows()[pair]] >= 0
                        && position[window.columns()[pair]] >= 0
                        && Double.isFinite(r[pair]))
            .toArray();
    List<double[]> pairs = new ArrayList<>();
    for (int pair : inside) {
      int one = position[window.rows()[pair]];
      int other = position[window.columns()[pair]];
      double rounded = Math.round(r[pair] * 1e4) / 1e4;
      pairs.add(new double[] {Math.min(one, other), Math.max(one, other), rounded});
    }
    pairs.sort(Comparator.comparingDouble(pair -> -Math.abs(pair[2])));
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("run", manifest.run());
    json.put("window", window.window());
    json.put("samples", inSamples(window, window.totalSamples()));
    json.put("formula", FORMULA);
    json.put("members", members.stream().map(manifest::key).toList());
    json.put("pairs_total", pairs.size());
    json.put("pair_fields", List.of("row", "column", "r"));
    json.put("pairs", pairs.subList(0, Math.min(limit, pairs.size())));
    return json;
  }

  /** The strongest emitted pairs of one subcomponent. */
  List<Map<String, Object>> strongest(int number, int limit) {
    Membership membership = Membership.of(snapshot, manifest.subcomponents());
    double[] r = window.correlations();
    return IntStream.range(0, r.length)
        .filter(pair -> window.rows()[pair] == number || window.columns()[pair] == number)
        .filter(pair -> Double.isFinite(r[pair]))
        .boxed()
        .sorted(Comparator.comparingDouble(pair -> -Math.abs(r[pair])))
        .limit(limit)
        .map(pair -> row(number, pair, r[pair], membership))
        .toList();
  }

  private Map<String, Object> row(int number, int pair, double r, Membership membership) {
    int other = window.rows()[pair] == number ? window.columns()[pair] : window.rows()[pair];
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("key", manifest.key(other));
    row.put("layer", manifest.layer(other));
    row.put("cluster", membership.of(other) < 0 ? null : membership.of(other));
    row.put("r", r);
    row.put("firings", inSamples(window, window.totalFirings(number)));
    row.put("firings_other", inSamples(window, window.totalFirings(other)));
    row.put("firings_both", jointCount(pair));
    row.put("samples", inSamples(window, window.totalSamples()));
    return row;
  }

  private @Nullable Number jointCount(int pair) {
    if (window.jointCounts().length == 0 || window.jointCounts()[0].length == 0) {
      return null;
    }
    return inSamples(window, window.totalJointCounts(pair));
  }

  /** A count in samples: whole, unless the window's sums decay. */
  static Number inSamples(WindowCorrelations window, long units) {
    if (window.unitsPerSample() == 1) {
      return units;
    }
    return (double) units / window.unitsPerSample();
  }
}
