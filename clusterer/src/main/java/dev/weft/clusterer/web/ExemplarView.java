package dev.weft.clusterer.web;

import dev.weft.core.FixedPoint;
import dev.weft.core.LittleEndian;
import dev.weft.core.RunManifest;
import dev.weft.core.proto.ActivityBand;
import dev.weft.core.proto.Exemplar;
import dev.weft.core.proto.ExemplarsRecord;
import dev.weft.core.proto.ItemKind;
import dev.weft.core.proto.ItemRow;
import dev.weft.core.proto.ItemTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a cluster is active on, as JSON. */
record ExemplarView(RunManifest manifest, ExemplarsRecord record) {
  private static final int TOKENS_IN_A_ROW = 8;

  /**
   * Everything, into a cluster's JSON.
   *
   * @param member index among the members whose own importance is wanted too; or -1
   */
  void put(Map<String, Object> json, int member) {
    json.putAll(summary());
    json.put("exemplars", exemplars(record.getTopList(), member));
    List<Map<String, Object>> bands = new ArrayList<>();
    for (int b = 0; b < record.getBandsCount(); b++) {
      ActivityBand band = record.getBands(b);
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("from", b / 10.0);
      row.put("to", (b + 1) / 10.0);
      row.put("samples", band.getSamples());
      row.put("exemplars", exemplars(band.getExemplarsList(), -1));
      bands.add(row);
    }
    json.put("bands", bands);
    json.put("tables", record.getTablesList().stream().map(this::table).toList());
  }

  /** A row of the table of clusters. */
  Map<String, Object> summary() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", record.getCluster());
    json.put("exemplars_window", record.getWindow());
    json.put("since_window", record.getSinceWindow());
    json.put("samples", record.getSamples());
    json.put("active", record.getActive());
    json.put("mean_activity", Json.number(record.getMeanActivity()));
    json.put("top_items", topItems());
    Double token = explained(ItemKind.ITEM_KIND_TOKEN);
    Double previous = explained(ItemKind.ITEM_KIND_PREVIOUS_TOKEN);
    Double feature = explained(ItemKind.ITEM_KIND_FEATURE);
    json.put("explained_by_token", token);
    json.put("explained_by_previous_token", previous);
    json.put("explained_by_feature", feature);
    json.put("beyond_the_token", beyond(token, previous, feature));
    return json;
  }

  private static @Nullable Double beyond(@Nullable Double... explained) {
    Double most = null;
    for (Double each : explained) {
      most = each == null || (most != null && most >= each) ? most : each;
    }
    return most == null ? null : 1 - most;
  }

  private Optional<ItemTable> tableOf(ItemKind kind) {
    return record.getTablesList().stream().filter(table -> table.getKind() == kind).findFirst();
  }

  private @Nullable Double explained(ItemKind kind) {
    return tableOf(kind)
        .filter(ItemTable::hasExplained)
        .map(table -> Json.number(table.getExplained()))
        .orElse(null);
  }

  private List<String> topItems() {
    ItemKind kind =
        tableOf(ItemKind.ITEM_KIND_TOKEN).isPresent()
            ? ItemKind.ITEM_KIND_TOKEN
            : ItemKind.ITEM_KIND_FEATURE;
    return tableOf(kind).stream()
        .flatMap(table -> table.getRowsList().stream().limit(TOKENS_IN_A_ROW))
        .map(row -> name(kind, row.getItem()))
        .toList();
  }

  private String name(ItemKind kind, int item) {
    return kind == ItemKind.ITEM_KIND_FEATURE ? "feature " + item : token(item);
  }

  private String token(int id) {
    return id >= 0 && id < manifest.message().getVocabulary().getTokensCount()
        ? manifest.message().getVocabulary().getTokens(id)
        : "#" + id;
  }

  private Map<String, Object> table(ItemTable table) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("kind", Json.label(table.getKind().name(), "ITEM_KIND_"));
    json.put("samples", table.getSamples());
    json.put("active", table.getActive());
    json.put("distinct", table.getDistinct());
    json.put("explained", table.hasExplained() ? Json.number(table.getExplained()) : null);
    List<Map<String, Object>> rows = new ArrayList<>();
    for (ItemRow row : table.getRowsList()) {
      Map<String, Object> item = new LinkedHashMap<>();
      item.put("item", row.getItem());
      item.put("text", name(table.getKind(), row.getItem()));
      item.put("samples", row.getSamples());
      item.put("active", row.getActive());
      item.put("item_given_active", (double) row.getActive() / Math.max(1, table.getActive()));
      item.put("active_given_item", (double) row.getActive() / Math.max(1, row.getSamples()));
      item.put("lift", Json.number(row.getLift()));
      item.put("lift_low", Json.number(row.getLiftLow()));
      item.put("lift_high", Json.number(row.getLiftHigh()));
      rows.add(item);
    }
    json.put("rows", rows);
    return json;
  }

  private List<Map<String, Object>> exemplars(List<Exemplar> exemplars, int member) {
    return exemplars.stream().map(exemplar -> exemplar(exemplar, member)).toList();
  }

  private Map<String, Object> exemplar(Exemplar exemplar, int member) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("node", exemplar.getNode());
    json.put("step", exemplar.getStep());
    json.put("batch", exemplar.getBatch());
    json.put("sample", exemplar.getSample());
    json.put("activity", rounded(exemplar.getActivity()));
    json.put(
        "members_active", rounded((double) exemplar.getMembersActive() / record.getMembersCount()));
    json.put("position", exemplar.getPosition());
    json.put("context", context(exemplar, member));
    json.put("features", features(exemplar));
    return json;
  }

  private List<Map<String, Object>> context(Exemplar exemplar, int member) {
    int[] tokens = LittleEndian.ints(exemplar.getTokens());
    char[] activities = LittleEndian.chars(exemplar.getActivities());
    int[] predicted = LittleEndian.ints(exemplar.getPredicted());
    boolean memberwise = member >= 0 && !exemplar.getMemberImportances().isEmpty();
    List<Map<String, Object>> context = new ArrayList<>();
    for (int i = 0; i < tokens.length; i++) {
      Map<String, Object> token = new LinkedHashMap<>();
      token.put("id", tokens[i]);
      token.put("text", token(tokens[i]));
      token.put("activity", rounded(activities[i] / (double) FixedPoint.ONE));
      if (predicted.length > 0) {
        token.put("predicted", token(predicted[i]));
      }
      if (memberwise) {
        int at = i * record.getMembersCount() + member;
        int importance = Byte.toUnsignedInt(exemplar.getMemberImportances().byteAt(at));
        token.put("member_importance", rounded(importance / 255.0));
      }
      context.add(token);
    }
    return context;
  }

  private static List<Map<String, Object>> features(Exemplar exemplar) {
    int[] features = LittleEndian.ints(exemplar.getFeatures());
    float[] values = LittleEndian.floats(exemplar.getFeatureValues());
    List<Map<String, Object>> rows = new ArrayList<>();
    for (int i = 0; i < features.length; i++) {
      rows.add(Map.of("feature", features[i], "value", rounded(values[i])));
    }
    return rows;
  }

  private static double rounded(double value) {
    return Math.round(value * 1e4) / 1e4;
  }
}
