package dev.weft.clusterer.web;

import com.google.protobuf.ByteString;
import dev.weft.core.LittleEndian;
import dev.weft.core.RunManifest;
import dev.weft.core.TestRecords;
import dev.weft.core.proto.Cluster;
import dev.weft.core.proto.ItemEffect;
import dev.weft.core.proto.LayerEffect;
import dev.weft.core.proto.MatchedControl;
import dev.weft.core.proto.SampleEffect;
import dev.weft.core.proto.SetEffect;
import dev.weft.core.proto.Snapshot;
import dev.weft.core.proto.TestEffect;
import dev.weft.core.proto.TestSample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What taking a cluster out of the model changed, as JSON. */
record EffectView(RunManifest manifest, TestEffect effect) {
  /** A snapshot's JSON with the summary of its effect in every cluster's row, or null. */
  @SuppressWarnings("unchecked")
  static Map<String, Object> joined(
      Map<String, Object> json, Snapshot snapshot, List<TestEffect> effects) {
    Map<Long, TestEffect> byId = byId(effects);
    List<Map<String, Object>> rows = (List<Map<String, Object>>) json.get("rows");
    for (int row = 0; row < rows.size(); row++) {
      Cluster cluster = snapshot.getClusters(row);
      TestEffect own = byId.get(cluster.getId());
      rows.get(row).put("effect", own == null ? null : summary(own, cluster.getMembersList()));
    }
    return json;
  }

  /** A row that has an id, with the summary of this cluster's effect, or null. */
  static Map<String, Object> joined(Map<String, Object> row, List<TestEffect> effects) {
    TestEffect own = byId(effects).get((Long) Objects.requireNonNull(row.get("id")));
    row.put("effect", own == null ? null : summary(own, null));
    return row;
  }

  private static Map<Long, TestEffect> byId(List<TestEffect> effects) {
    Map<Long, TestEffect> byId = new HashMap<>();
    effects.forEach(effect -> byId.put(effect.getCluster(), effect));
    return byId;
  }

  /** The figures. Whether the members are the cluster's still is told where these are given. */
  private static Map<String, Object> summary(TestEffect effect, @Nullable List<Integer> members) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("window", effect.getWindow());
    json.put("node", effect.getNode());
    if (members != null) {
      json.put("same_members", effect.getMembersList().equals(members));
    }
    if (!effect.getRefused().isEmpty()) {
      json.put("refused", effect.getRefused());
      return json;
    }
    json.put("active", Json.number(effect.getWhole().getActive()));
    json.put("silent", Json.number(effect.getWhole().getSilent()));
    json.put("active_loss", Json.number(effect.getWhole().getActiveLoss()));
    json.put("ratio", effect.hasRatio() ? Json.number(effect.getRatio()) : null);
    json.put("rank", effect.getRank());
    json.put("controls", effect.getControlsCount());
    json.put("confirmed", TestRecords.isConfirmed(effect));
    boolean matched = effect.getMatchedCount() > 0;
    json.put(
        "matched_ratio", effect.hasMatchedRatio() ? Json.number(effect.getMatchedRatio()) : null);
    json.put("matched_rank", matched ? effect.getMatchedRank() : null);
    json.put("matched_controls", effect.getMatchedCount());
    json.put("beats_matched", matched ? TestRecords.beatsMatched(effect) : null);
    json.put("specificity", effect.hasSpecificity() ? Json.number(effect.getSpecificity()) : null);
    json.put("jointness", effect.hasJointness() ? Json.number(effect.getJointness()) : null);
    json.put("active_samples", effect.getActiveSamples());
    json.put("silent_samples", effect.getSilentSamples());
    return json;
  }

  /** A row of the list of effects. */
  Map<String, Object> row() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("cluster", effect.getCluster());
    json.putAll(summary(effect, null));
    json.put("members", effect.getMembersCount());
    json.put("rising", items(effect.getRisingList()));
    json.put("falling", items(effect.getFallingList()));
    return json;
  }

  /**
   * Everything.
   *
   * @param members of the cluster as it is shown
   */
  Map<String, Object> full(List<Integer> members) {
    Map<String, Object> json = summary(effect, members);
    json.put("active_importance", importance(effect.getWhole()));
    json.put("checkpoint", effect.getCheckpoint());
    json.put("took_seconds", effect.getTookSeconds());
    json.put("answered_at_milliseconds", effect.getAnsweredAt());
    json.put("rising", items(effect.getRisingList()));
    json.put("falling", items(effect.getFallingList()));
    json.put("each_control", effect.getControlsList().stream().map(EffectView::set).toList());
    json.put("each_matched", effect.getMatchedList().stream().map(this::matched).toList());
    List<Map<String, Object>> layers = new ArrayList<>();
    for (LayerEffect layer : effect.getLayersList()) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("layer", layer.getLayer());
      row.put("members", layer.getMembers());
      row.putAll(set(layer.getEffect()));
      layers.add(row);
    }
    json.put("layers", layers);
    json.put("samples", effect.getSamplesList().stream().map(this::sample).toList());
    return json;
  }

  private static Map<String, Object> set(SetEffect set) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("active", Json.number(set.getActive()));
    json.put("silent", Json.number(set.getSilent()));
    json.put("active_loss", Json.number(set.getActiveLoss()));
    json.put("active_importance", importance(set));
    return json;
  }

  private static @Nullable Object importance(SetEffect set) {
    return set.hasActiveImportance() ? Json.number(set.getActiveImportance()) : null;
  }

  private Map<String, Object> matched(MatchedControl matched) {
    Map<String, Object> json = set(matched.getEffect());
    json.put("members", matched.getNumbersList().stream().map(manifest::key).toList());
    return json;
  }

  private List<Map<String, Object>> items(List<ItemEffect> items) {
    return items.stream()
        .map(
            item -> {
              Map<String, Object> json = new LinkedHashMap<>();
              json.put("item", item.getItem());
              json.put("text", name(item.getItem()));
              json.put("active", Json.number(item.getActive()));
              json.put("silent", Json.number(item.getSilent()));
              return json;
            })
        .toList();
  }

  private String name(int item) {
    if (manifest.message().getVocabulary().getSize() == 0) {
      return "feature " + item;
    }
    return item >= 0 && item < manifest.message().getVocabulary().getTokensCount()
        ? manifest.message().getVocabulary().getTokens(item)
        : "#" + item;
  }

  private Map<String, Object> sample(SampleEffect found) {
    TestSample sample = found.getSample();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("kind", Json.label(sample.getKind().name(), "SAMPLE_KIND_"));
    json.put("node", sample.getNode());
    json.put("batch", sample.getBatch());
    json.put("sample", sample.getSample());
    json.put("position", sample.getPosition());
    int[] tokens = LittleEndian.ints(sample.getTokens());
    json.put("tokens", Arrays.stream(tokens).mapToObj(this::name).toList());
    json.put("activities", numbers(found.getActivities()));
    json.put("effects", numbers(found.getEffects()));
    json.put("loss_changes", numbers(found.getLossChanges()));
    return json;
  }

  private static List<@Nullable Double> numbers(ByteString bytes) {
    float[] values = LittleEndian.floats(bytes);
    List<@Nullable Double> numbers = new ArrayList<>();
    for (float value : values) {
      numbers.add(Float.isFinite(value) ? (Double) (Math.round(value * 1e5) / 1e5) : null);
    }
    return numbers;
  }
}
