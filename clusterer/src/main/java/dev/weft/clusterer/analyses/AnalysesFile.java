package dev.weft.clusterer.analyses;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.weft.clusterer.snapshot.Analysis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Analyses from a YAML file (JSON is YAML too): a list {@code analyses}, an object each, as
 * docs/analyses.md has it. What an analysis leaves out is as in another one.
 */
public final class AnalysesFile {
  private static final ObjectMapper YAML =
      new ObjectMapper(
          YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build());

  private AnalysesFile() {}

  /**
   * Reads a file.
   *
   * @param base what an analysis leaves out is as here
   * @return at least one; names differ
   * @throws InvalidAnalysesException naming all that is wrong, if anything is
   */
  public static List<Analysis> read(Path file, Analysis base) {
    String name = String.valueOf(file.getFileName());
    try {
      return parse(name, Files.readString(file), base);
    } catch (IOException e) {
      throw new InvalidAnalysesException(List.of("can't read " + file + ": " + e));
    }
  }

  /**
   * Parses a file's content.
   *
   * @param name how problems call it
   */
  static List<Analysis> parse(String name, String content, Analysis base) {
    List<String> problems = new ArrayList<>();
    List<Analysis> analyses = new ArrayList<>();
    JsonNode root = tree(name, content);
    JsonNode list = root.get("analyses");
    if (list == null || !list.isArray() || list.isEmpty()) {
      throw new InvalidAnalysesException(List.of(name + ": it has no list 'analyses'"));
    }
    Fields top = new Fields(root, name, problems);
    top.get("analyses");
    top.refuseOthers();
    Set<String> names = new HashSet<>();
    for (JsonNode item : list) {
      String called = item.path("name").asText("");
      String where =
          name
              + ": "
              + (called.isEmpty() ? "an analysis without name" : "analysis '" + called + "'");
      AnalysisDraft.read(new Fields(item, where, problems), base).ifPresent(analyses::add);
      if (!called.isEmpty() && !names.add(called)) {
        problems.add(where + ": there are two of this name");
      }
    }
    if (!problems.isEmpty()) {
      throw new InvalidAnalysesException(problems);
    }
    return List.copyOf(analyses);
  }

  private static JsonNode tree(String name, String content) {
    try {
      return Optional.ofNullable(YAML.readTree(content))
          .orElseGet(() -> YAML.getNodeFactory().missingNode());
    } catch (JsonProcessingException e) {
      String where = e.getLocation() == null ? "" : " line " + e.getLocation().getLineNr();
      String what = e.getOriginalMessage().lines().findFirst().orElse("");
      throw new InvalidAnalysesException(List.of(name + where + ": it is no YAML: " + what));
    }
  }
}
