package dev.weft.clusterer.web;

import dev.weft.clusterer.snapshot.Labels;
import dev.weft.core.proto.AnalysisSettings;
import dev.weft.core.proto.KRule;
import java.util.LinkedHashMap;
import java.util.Map;

/** The settings of an analysis as JSON, in the words of the file that sets them. Stateless. */
final class SettingsView {
  private SettingsView() {}

  static Map<String, Object> of(AnalysisSettings settings) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("similarity", Labels.of(settings.getSimilarity()));
    json.put("floor", settings.getFloor());
    json.put("replicated", !settings.getWholeOnly());
    json.put("nearest", settings.getNearest());
    json.put("neighbours", settings.getMutual() ? "mutual" : "union");
    json.put("min-firings", settings.getMinFirings());
    json.put("k", k(settings));
    json.put("k-rule", Labels.of(settings.getKRule()));
    json.put("search-every-windows", settings.getSearchEveryWindows());
    json.put("smallest-cluster", settings.getSmallestCluster());
    json.put("layers", settings.getLayersList());
    json.put("matrices", settings.getMatricesList());
    json.put("algorithm", Labels.of(settings.getAlgorithm()));
    json.put("seed", settings.getSeed());
    return json;
  }

  private static Object k(AnalysisSettings settings) {
    if (settings.getKRule() == KRule.K_RULE_GIVEN) {
      return settings.getK();
    }
    return settings.getLeastK() == 0 && settings.getMostK() == 0
        ? "chosen"
        : settings.getLeastK() + "-" + settings.getMostK();
  }
}
