package dev.weft.cli.pipe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.cli.Python;
import dev.weft.cli.Weft;
import dev.weft.cli.broker.EmbeddedBrokerExtension;
import dev.weft.clusterer.service.ClustererService;
import dev.weft.clusterer.service.Pace;
import dev.weft.clusterer.snapshot.Analysis;
import dev.weft.clusterer.snapshot.EdgeSettings;
import dev.weft.clusterer.topics.EventsReader;
import dev.weft.clusterer.topics.SnapshotReader;
import dev.weft.core.proto.Algorithm;
import dev.weft.core.proto.Event;
import dev.weft.core.proto.Similarity;
import dev.weft.core.proto.Snapshot;
import dev.weft.core.topics.Topics;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListGroupsOptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Analyses side by side, and once more over a kept window. */
class AnalysesIT {
  private static final Analysis JACCARD =
      new Analysis(
          "jaccard",
          Analysis.DEFAULT.scope(),
          new EdgeSettings(Similarity.SIMILARITY_JACCARD, 0.3, true, 10, false),
          Analysis.DEFAULT.count(),
          1,
          Algorithm.ALGORITHM_SPECTRAL,
          0);

  @RegisterExtension static final EmbeddedBrokerExtension BROKER = new EmbeddedBrokerExtension();

  @TempDir Path folder;

  private static Clusterers clusterers;

  @BeforeAll
  static void find() {
    clusterers = new Clusterers(BROKER.client());
  }

  private static String weft(int exitCode, String... arguments) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream both = new PrintStream(printed, true, StandardCharsets.UTF_8);
    System.setOut(both);
    System.setErr(both);
    try {
      int code = Weft.execute(arguments, Map.of(), false);
      assertThat(code).as(printed.toString(StandardCharsets.UTF_8)).isEqualTo(exitCode);
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
    return printed.toString(StandardCharsets.UTF_8);
  }

  private String once(int exitCode, String run, Path analyses) {
    return weft(
        exitCode,
        "cluster",
        "--once",
        "--brokers",
        clusterers.broker(),
        "--prefix",
        "once.",
        "--run",
        run,
        "--window",
        "0",
        "--analyses",
        analyses.toString());
  }

  private static List<String> groups() throws Exception {
    try (Admin admin = Admin.create(BROKER.client())) {
      return admin.listGroups(ListGroupsOptions.forConsumerGroups()).all().get().stream()
          .map(GroupListing::groupId)
          .sorted()
          .toList();
    }
  }

  @Test
  void shouldClusterAKeptWindowOnceMoreWithoutTouchingTheStream() throws Exception {
    Topics topics = new Topics("once.");
    clusterers.correlations(topics, true).publish(List.of("kept"), "live", 0, 1);
    List<Snapshot> seen = new CopyOnWriteArrayList<>();
    try (ClustererService service =
        ClustererService.start(
            clusterers.settings(topics, Pace.EVERY_WINDOW, null, List.of(Analysis.DEFAULT)),
            seen::add)) {
      Clusterers.awaitWindow(seen, 1, 1);
      assertThat(service.impossible()).isEmpty();
    }
    List<String> before = groups();
    Path file =
        Files.writeString(
            folder.resolve("a.yaml"),
            "analyses:\n  - name: default\n  - {name: jaccard, similarity: jaccard, floor: 0.3}\n");
    assertThat(once(0, "kept", file).lines())
        .anyMatch(line -> line.endsWith("(as kept)"))
        .anyMatch(line -> line.endsWith("by 'jaccard'  (written)"));
    assertThat(once(0, "kept", file)).doesNotContain("(written)").doesNotContain("NOT");
    assertThat(groups()).isEqualTo(before);
    assertThat(
            SnapshotReader.read(
                    clusterers.kafka(), topics, "kept", "live", "default", OptionalLong.empty())
                .orElseThrow()
                .pointer()
                .getWindow())
        .isEqualTo(1);
    assertThat(clusterers.snapshot(topics, "kept", "live", "jaccard", 0).getClustersCount())
        .isEqualTo(6);
    Path other =
        Files.writeString(
            folder.resolve("b.yaml"),
            "analyses: [{name: default, floor: 0.5}, {name: far, layers: [9]}]");
    assertThat(once(2, "kept", other).lines())
        .containsExactly(
            "weft: analysis 'default': window 0 has a snapshot of that name with other settings: "
                + "take another name",
            "weft: analysis 'far': the run has no such layers and matrices");
    Path wrong =
        Files.writeString(
            folder.resolve("c.yaml"), "analyses: [{name: a, floor: 7, nearest: 0, k: 0}]");
    assertThat(once(2, "kept", wrong).lines()).hasSize(3).allMatch(l -> l.contains("analysis 'a'"));
    exportsReadBack();
  }

  private void exportsReadBack() {
    for (String format : List.of("json", "graphml", "gexf", "csv")) {
      weft(
          0,
          "export",
          "--brokers",
          clusterers.broker(),
          "--prefix",
          "once.",
          "--run",
          "kept",
          "--window",
          "0",
          "--analysis",
          "jaccard",
          "--format",
          format,
          "--out",
          folder.resolve("clusters." + format).toString());
    }
    Python.run("check_exports.py", folder);
  }

  @Test
  void shouldSayWhichAnalysisCannotBeMadeAndMakeTheOthers() {
    Topics topics = new Topics("bare.");
    clusterers.correlations(topics, false).publish(List.of("bare"), "live", 0, 2);
    List<Snapshot> seen = new CopyOnWriteArrayList<>();
    try (ClustererService service =
        ClustererService.start(
            clusterers.settings(
                topics, Pace.EVERY_WINDOW, null, List.of(JACCARD, Analysis.DEFAULT)),
            seen::add)) {
      Clusterers.awaitWindow(seen, 1, 2);
      assertThat(service.isRunning()).isTrue();
      assertThat(service.impossible())
          .containsExactly(
              "analysis 'jaccard' of run 'bare': jaccard needs joint counts, and the reading keeps "
                  + "none (--joint-counts)");
    }
    assertThat(Clusterers.windows(seen)).isEqualTo(LongStream.rangeClosed(0, 2).boxed().toList());
    List<Event> events =
        EventsReader.read(
            clusterers.kafka(),
            topics,
            "bare",
            event -> event.getKind() == Event.Kind.ANALYSIS_IMPOSSIBLE,
            10);
    assertThat(events).hasSize(1);
    assertThat(events.get(0).getAnalysis()).isEqualTo("jaccard");
    assertThat(events.get(0).getDetail()).contains("needs joint counts");
  }
}
