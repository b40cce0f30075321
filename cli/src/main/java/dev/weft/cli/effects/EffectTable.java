package dev.weft.cli.effects;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weft.clusterer.effects.DueClusters;
import dev.weft.core.RunManifest;
import dev.weft.core.TestRecords;
import dev.weft.core.proto.Cluster;
import dev.weft.core.proto.ItemEffect;
import dev.weft.core.proto.LayerCount;
import dev.weft.core.proto.MatchedControl;
import dev.weft.core.proto.SetEffect;
import dev.weft.core.proto.TestEffect;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Clusters and what taking them out of the model changed, as lines for people or as JSON. */
public final class EffectTable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int ITEMS = 5;

  private EffectTable() {}

  /** What stands above the lines. */
  public static String header(RunManifest manifest) {
    return String.format(
        Locale.ROOT,
        "%6s %5s %6s %-9s %9s %8s %5s %8s %5s %8s %6s %7s  %s",
        "id",
        "size",
        "stable",
        "layers",
        "effect",
        "controls",
        "rank",
        "matched",
        "rank",
        "specific",
        "joint",
        "active",
        hasTokens(manifest) ? "rises / falls" : "output features that change most");
  }

  private static boolean hasTokens(RunManifest manifest) {
    return manifest.message().getVocabulary().getSize() > 0;
  }

  /** One cluster's line. */
  public static String line(Cluster cluster, TestEffect effect, RunManifest manifest) {
    String layers =
        cluster.getLayersList().stream()
            .map(LayerCount::getLayer)
            .map(String::valueOf)
            .collect(Collectors.joining(","));
    String begin =
        String.format(
            Locale.ROOT,
            "%6d %5d %6.2f %-9s ",
            cluster.getId(),
            cluster.getMembersCount(),
            DueClusters.stability(cluster),
            layers);
    if (!effect.getRefused().isEmpty()) {
      return begin + "refused: " + effect.getRefused();
    }
    return begin
        + String.format(
            Locale.ROOT,
            "%9.2g %8s %5s %8s %5s %8s %6s %7d  %s%s",
            effect.getWhole().getActive(),
            quotient(effect.hasRatio(), effect.getRatio()),
            effect.getRank() + "/" + (effect.getControlsCount() + 1),
            quotient(effect.hasMatchedRatio(), effect.getMatchedRatio()),
            effect.getMatchedCount() == 0
                ? "-"
                : effect.getMatchedRank() + "/" + (effect.getMatchedCount() + 1),
            quotient(effect.hasSpecificity(), effect.getSpecificity()),
            quotient(effect.hasJointness(), effect.getJointness()),
            effect.getActiveSamples(),
            items(effect.getRisingList(), manifest),
            hasTokens(manifest) ? " / " + items(effect.getFallingList(), manifest) : "");
  }

  private static String quotient(boolean known, double value) {
    return known ? String.format(Locale.ROOT, value < 10 ? "%.2f" : "%.0f", value) : "-";
  }

  private static String items(List<ItemEffect> items, RunManifest manifest) {
    return items.stream()
        .limit(ITEMS)
        .map(item -> name(item.getItem(), manifest))
        .collect(Collectors.joining(" "));
  }

  private static String name(int item, RunManifest manifest) {
    return item < manifest.message().getVocabulary().getTokensCount()
        ? "'" + manifest.message().getVocabulary().getTokens(item).replace("\n", "\\n") + "'"
        : Integer.toString(item);
  }

  /** One cluster's JSON object. */
  public static String json(Cluster cluster, TestEffect effect, RunManifest manifest) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("cluster", cluster.getId());
    json.put("size", cluster.getMembersCount());
    json.put("stability", DueClusters.stability(cluster));
    json.put("multi_layer", cluster.getMultiLayer());
    json.put("members", effect.getMembersList().stream().map(manifest::key).toList());
    json.put("same_members", effect.getMembersList().equals(cluster.getMembersList()));
    json.put("window", effect.getWindow());
    json.put("node", effect.getNode());
    json.put("refused", effect.getRefused().isEmpty() ? null : effect.getRefused());
    json.put("whole", set(effect.getWhole()));
    json.put("controls", effect.getControlsList().stream().map(EffectTable::set).toList());
    json.put("ratio", effect.hasRatio() ? effect.getRatio() : null);
    json.put("rank", effect.getRank());
    json.put("confirmed", TestRecords.isConfirmed(effect));
    json.put("matched", effect.getMatchedList().stream().map(m -> matched(m, manifest)).toList());
    json.put("matched_ratio", effect.hasMatchedRatio() ? effect.getMatchedRatio() : null);
    json.put("matched_rank", effect.getMatchedCount() > 0 ? effect.getMatchedRank() : null);
    json.put("beats_matched", TestRecords.beatsMatched(effect));
    json.put("specificity", effect.hasSpecificity() ? effect.getSpecificity() : null);
    json.put("jointness", effect.hasJointness() ? effect.getJointness() : null);
    json.put("active_samples", effect.getActiveSamples());
    json.put("silent_samples", effect.getSilentSamples());
    json.put("rising", items(effect.getRisingList()));
    json.put("falling", items(effect.getFallingList()));
    json.put("took_seconds", effect.getTookSeconds());
    try {
      return JSON.writeValueAsString(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("numbers and names make JSON", e);
    }
  }

  private static Map<String, Object> set(SetEffect set) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("active", finite(set.getActive()));
    json.put("silent", finite(set.getSilent()));
    json.put("active_loss", finite(set.getActiveLoss()));
    json.put("silent_loss", finite(set.getSilentLoss()));
    json.put("active_importance", set.hasActiveImportance() ? set.getActiveImportance() : null);
    return json;
  }

  private static Map<String, Object> matched(MatchedControl matched, RunManifest manifest) {
    Map<String, Object> json = set(matched.getEffect());
    json.put("members", matched.getNumbersList().stream().map(manifest::key).toList());
    return json;
  }

  private static Object finite(double value) {
    return Double.isFinite(value) ? value : "NaN";
  }

  private static List<Map<String, Object>> items(List<ItemEffect> items) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (ItemEffect item : items) {
      rows.add(
          Map.of("item", item.getItem(), "active", item.getActive(), "silent", item.getSilent()));
    }
    return rows;
  }
}
