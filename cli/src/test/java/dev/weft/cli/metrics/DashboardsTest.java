package dev.weft.cli.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * What Grafana's dashboard schema (version 39) asks of the dashboards, as far as they use it. Their
 * queries run in {@code PrometheusIT}.
 */
class DashboardsTest {
  private static final Set<String> KINDS = Set.of("row", "timeseries", "stat");
  private static final Set<String> UNITS =
      Set.of("short", "s", "bytes", "percentunit", "none", "sci");
  private static final Pattern VARIABLE = Pattern.compile("\\$([a-z_]+)");

  private static List<JsonNode> panels(JsonNode dashboard) {
    List<JsonNode> panels = new ArrayList<>();
    dashboard.get("panels").forEach(panels::add);
    return panels;
  }

  @Test
  void shouldHaveWhatGrafanaAsksOfEveryDashboard() throws IOException {
    Set<String> ids = new HashSet<>();
    assertThat(Dashboards.all()).hasSize(3);
    for (JsonNode dashboard : Dashboards.all()) {
      assertThat(dashboard.get("uid").asText()).matches("[a-z-]{1,40}");
      assertThat(ids.add(dashboard.get("uid").asText())).isTrue();
      assertThat(dashboard.get("title").asText()).startsWith("Weft: ");
      assertThat(dashboard.get("schemaVersion").asInt()).isEqualTo(39);
      assertThat(dashboard.get("graphTooltip").asInt()).isBetween(0, 2);
      assertThat(dashboard.get("time").get("from").asText()).startsWith("now-");
      assertThat(dashboard.has("id")).as("Grafana gives the number").isFalse();
      for (JsonNode variable : dashboard.get("templating").get("list")) {
        assertThat(variable.get("type").asText()).isEqualTo("query");
        assertThat(variable.get("datasource").get("uid").asText()).isEqualTo("weft-prometheus");
        assertThat(variable.get("query").get("query").asText()).startsWith("label_values(weft_");
      }
    }
  }

  @Test
  void shouldPlaceEveryPanelOnTheGridWithoutOverlap() throws IOException {
    for (JsonNode dashboard : Dashboards.all()) {
      Set<Integer> ids = new HashSet<>();
      Set<String> taken = new HashSet<>();
      for (JsonNode panel : panels(dashboard)) {
        assertThat(ids.add(panel.get("id").asInt())).isTrue();
        JsonNode at = panel.get("gridPos");
        int x = at.get("x").asInt();
        int y = at.get("y").asInt();
        assertThat(x + at.get("w").asInt()).isBetween(1, 24);
        for (int row = y; row < y + at.get("h").asInt(); row++) {
          for (int column = x; column < x + at.get("w").asInt(); column++) {
            assertThat(taken.add(row + "/" + column)).as(panel.get("title").asText()).isTrue();
          }
        }
      }
    }
  }

  @Test
  void shouldDescribeEveryPanelAndAskTheProvisionedSource() throws IOException {
    String source =
        Files.readString(Path.of("../docker/grafana/provisioning/datasources/prometheus.yml"));
    assertThat(source).contains("uid: weft-prometheus").contains("type: prometheus");
    for (JsonNode dashboard : Dashboards.all()) {
      for (JsonNode panel : panels(dashboard)) {
        assertThat(KINDS).contains(panel.get("type").asText());
        if (panel.get("type").asText().equals("row")) {
          continue;
        }
        assertThat(panel.get("description").asText()).endsWith(".");
        JsonNode defaults = panel.get("fieldConfig").get("defaults");
        assertThat(UNITS).contains(defaults.get("unit").asText());
        assertThat(defaults.get("thresholds").get("steps").get(0).get("value").isNull()).isTrue();
        Set<String> references = new HashSet<>();
        for (JsonNode target : panel.get("targets")) {
          assertThat(references.add(target.get("refId").asText())).isTrue();
          assertThat(target.get("datasource").get("uid").asText()).isEqualTo("weft-prometheus");
          assertThat(target.get("legendFormat").asText()).isNotEmpty();
        }
        assertThat(references).isNotEmpty();
      }
    }
  }

  @Test
  void shouldUseNoVariableThatIsNotDeclared() throws IOException {
    for (JsonNode dashboard : Dashboards.all()) {
      Set<String> declared = new HashSet<>(Set.of("__rate_interval"));
      dashboard
          .get("templating")
          .get("list")
          .forEach(variable -> declared.add(variable.get("name").asText()));
      for (JsonNode panel : panels(dashboard)) {
        for (JsonNode target : panel.path("targets")) {
          Matcher used = VARIABLE.matcher(target.get("expr").asText());
          while (used.find()) {
            assertThat(declared).contains(used.group(1));
          }
        }
      }
    }
  }
}
