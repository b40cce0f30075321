package dev.weft.clusterer.analyses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weft.clusterer.snapshot.Analysis;
import dev.weft.clusterer.snapshot.CountSettings;
import dev.weft.clusterer.snapshot.EdgeSettings;
import dev.weft.clusterer.snapshot.Scope;
import dev.weft.core.proto.Algorithm;
import dev.weft.core.proto.KRule;
import dev.weft.core.proto.Similarity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnalysesFileTest {
  private static List<Analysis> parse(String... lines) {
    return AnalysesFile.parse("a.yaml", String.join("\n", lines), Analysis.DEFAULT);
  }

  private static List<String> problems(String... lines) {
    return catchThrowableOfType(InvalidAnalysesException.class, () -> parse(lines)).problems();
  }

  @Test
  void shouldTakeWhatIsLeftOutFromTheBase() {
    Analysis base = Analysis.DEFAULT.with(new Scope(List.of(1), List.of(), 7));
    assertThat(AnalysesFile.parse("a.yaml", "analyses: [{name: plain}]", base))
        .containsExactly(
            new Analysis(
                "plain",
                base.scope(),
                base.edges(),
                base.count(),
                base.smallestCluster(),
                base.algorithm(),
                base.seed()));
  }

  @Test
  void shouldReadEverySetting() {
    assertThat(
            parse(
                "analyses:",
                "  - name: all",
                "    similarity: pmi",
                "    floor: 1.5",
                "    replicated: false",
                "    nearest: 7",
                "    neighbours: mutual",
                "    min-firings: 20",
                "    k: 5-60",
                "    k-rule: largest-gap",
                "    search-every-windows: 3",
                "    smallest-cluster: 4",
                "    layers: [2, 0]",
                "    matrices: ['*.c_fc', h.0.attn.q]",
                "    algorithm: spectral",
                "    seed: -9",
                "  - {name: twenty, k: 20}",
                "  - {name: chosen, k: chosen}"))
        .containsExactly(
            new Analysis(
                "all",
                new Scope(List.of(0, 2), List.of("*.c_fc", "h.0.attn.q"), 20),
                new EdgeSettings(Similarity.SIMILARITY_PMI, 1.5, false, 7, true),
                new CountSettings(KRule.K_RULE_LARGEST_GAP, 0, 5, 60, 3),
                4,
                Algorithm.ALGORITHM_SPECTRAL,
                -9),
            named("twenty", CountSettings.of(20)),
            named("chosen", CountSettings.DEFAULT));
  }

  private static Analysis named(String name, CountSettings count) {
    Analysis base = Analysis.DEFAULT;
    return new Analysis(
        name,
        base.scope(),
        base.edges(),
        count,
        base.smallestCluster(),
        base.algorithm(),
        base.seed());
  }

  @Test
  void shouldNameEveryProblemAtOnce() {
    assertThat(
            problems(
                "analyses:",
                "  - name: first",
                "    floor: 1.4",
                "    nearest: 0",
                "    similarity: spearman",
                "    colour: red",
                "    layers: [0, x]",
                "  - floor: high",
                "  - name: two words",
                "    k: many",
                "  - name: first",
                "    k: 5",
                "    k-rule: finest",
                "    neighbours: both",
                "    replicated: 1",
                "    k: 5"))
        .hasSize(1)
        .allMatch(line -> line.startsWith("a.yaml line 16: it is no YAML: Duplicate field 'k'"));
    assertThat(
            problems(
                "more: 1",
                "analyses:",
                "  - name: first",
                "    floor: 1.4",
                "    nearest: 0",
                "    similarity: spearman",
                "    colour: red",
                "    layers: [0, x]",
                "  - floor: high",
                "  - name: two words",
                "    k: many",
                "  - name: first",
                "    k: 5",
                "    k-rule: finest",
                "    neighbours: both",
                "    replicated: 1"))
        .containsExactly(
            "a.yaml: nothing is called 'more'",
            "a.yaml: analysis 'first': layers: \"x\" is none of whole numbers",
            "a.yaml: analysis 'first': similarity \"spearman\" is none of pearson, "
                + "pearson-both-signs, jaccard, cosine, pmi",
            "a.yaml: analysis 'first': floor 1.4 is out of range (above 0, at most 1)",
            "a.yaml: analysis 'first': nearest 0 is out of range (1 or more)",
            "a.yaml: analysis 'first': nothing is called 'colour'",
            "a.yaml: an analysis without name: floor \"high\" is no number",
            "a.yaml: an analysis without name: analysis name '' is not of the form "
                + "[A-Za-z0-9._-]{1,100}",
            "a.yaml: analysis 'two words': k \"many\" is neither chosen, nor a number, nor bounds "
                + "as 5-60",
            "a.yaml: analysis 'two words': analysis name 'two words' is not of the form "
                + "[A-Za-z0-9._-]{1,100}",
            "a.yaml: analysis 'first': replicated 1 is neither true nor false",
            "a.yaml: analysis 'first': neighbours \"both\" is none of union, mutual",
            "a.yaml: analysis 'first': k-rule given and a number as k go together",
            "a.yaml: analysis 'first': there are two of this name");
  }

  @Test
  void shouldRefuseWhatIsNoListOfAnalyses(@TempDir Path folder) throws IOException {
    assertThat(problems("")).containsExactly("a.yaml: it has no list 'analyses'");
    assertThat(problems("analyses: 3")).containsExactly("a.yaml: it has no list 'analyses'");
    assertThat(problems("analyses: [3]")).anyMatch(line -> line.contains("without name"));
    assertThat(problems("a: [", "b")).anyMatch(line -> line.contains("it is no YAML"));
    assertThatThrownBy(() -> AnalysesFile.read(folder.resolve("absent.yaml"), Analysis.DEFAULT))
        .isInstanceOf(InvalidAnalysesException.class)
        .hasMessageContaining("absent.yaml");
    Path json = Files.writeString(folder.resolve("a.json"), "{\"analyses\": [{\"name\": \"a\"}]}");
    assertThat(AnalysesFile.read(json, Analysis.DEFAULT)).hasSize(1);
  }

  @Test
  void shouldComeBackFromWhatSnapshotsRecord() {
    Analysis analysis =
        parse("analyses: [{name: a, k: 5-60, similarity: cosine, replicated: false, seed: 3}]")
            .get(0);
    assertThat(Analysis.of(analysis.message())).isEqualTo(analysis);
    assertThat(Analysis.of(Analysis.DEFAULT.message())).isEqualTo(Analysis.DEFAULT);
  }
}
