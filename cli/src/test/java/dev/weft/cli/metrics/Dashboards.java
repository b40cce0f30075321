package dev.weft.cli.metrics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Grafana's dashboards as they lie in docker/grafana, and their queries. */
public final class Dashboards {
  /** Their folder. */
  static final Path FOLDER = Path.of("../docker/grafana/dashboards");

  private Dashboards() {}

  /** One query of one panel, with its variables filled in for all runs and short rates. */
  public record Query(String dashboard, String panel, String expression) {
    @Override
    public String toString() {
      return dashboard + ", " + panel + ": " + expression;
    }
  }

  /** Every dashboard, by file name. */
  static List<JsonNode> all() throws IOException {
    List<Path> files;
    try (Stream<Path> found = Files.list(FOLDER)) {
      files = found.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    }
    List<JsonNode> dashboards = new ArrayList<>();
    for (Path file : files) {
      dashboards.add(new ObjectMapper().readTree(file.toFile()));
    }
    return dashboards;
  }

  /** Every query. */
  public static List<Query> queries() throws IOException {
    List<Query> queries = new ArrayList<>();
    for (JsonNode dashboard : all()) {
      for (JsonNode panel : dashboard.get("panels")) {
        for (JsonNode target : panel.path("targets")) {
          queries.add(
              new Query(
                  dashboard.get("title").asText(),
                  panel.get("title").asText(),
                  filled(target.get("expr").asText())));
        }
      }
    }
    return queries;
  }

  /** The first query of the panel of this title. */
  public static String query(String panel) throws IOException {
    return queries().stream()
        .filter(query -> query.panel.equals(panel))
        .map(Query::expression)
        .findFirst()
        .orElseThrow();
  }

  private static String filled(String expression) {
    return expression
        .replace("$__rate_interval", "15s")
        .replace("$run", ".+")
        .replace("$analysis", ".+");
  }
}
