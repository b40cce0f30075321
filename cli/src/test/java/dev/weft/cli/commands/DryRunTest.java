package dev.weft.cli.commands;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.cli.Weft;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --dry-run} of every service: settings with where they come from, and no secret. */
class DryRunTest {
  private static final String MODEL = "../models/tms-40-10-id";

  @TempDir Path folder;
  private int code;

  private String run(Map<String, String> environment, String... arguments) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream to = new PrintStream(printed, true, StandardCharsets.UTF_8);
    System.setOut(to);
    System.setErr(to);
    try {
      code = Weft.execute(arguments, environment, false);
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
    return printed.toString(StandardCharsets.UTF_8);
  }

  @Test
  void shouldSayWhereEachSettingComesFromAndHideSecrets() throws IOException {
    Path file = folder.resolve("weft.properties");
    Files.writeString(
        file, "silence=0.2\nkafka.sasl.jaas.config=login password=hunter2\nkafka.acks=all\n");
    String printed =
        run(
            Map.of("WEFT_THREADS", "3", "WEFT_TOKEN", "hunter2", "WEFT_STREAMS_HOST", "0.0.0.0"),
            "streams",
            "--dry-run",
            "--brokers",
            "kafka:9092",
            "--metrics-port",
            "9464",
            "--otlp-url",
            "http://me:hunter2@collector:4318/v1/metrics",
            "--kafka",
            "ssl.keystore.password=hunter2",
            "--config",
            file.toString());
    assertThat(code).as(printed).isZero();
    assertThat(printed)
        .contains("# from command line\nbrokers=kafka:9092\n")
        .contains("# from environment WEFT_THREADS\nthreads=3\n")
        .contains("# from environment WEFT_STREAMS_HOST\nhost=0.0.0.0\n")
        .contains("# from file\nsilence=0.2\n")
        .contains("# from default\nreading=live\n")
        .contains("# from file\nkafka.acks=all\n")
        .contains("token=***\n")
        .contains("kafka.sasl.jaas.config=***\n")
        .contains("kafka.ssl.keystore.password=***\n")
        .contains("otlp-url=http://***@collector:4318/v1/metrics\n")
        .doesNotContain("hunter2");
  }

  @Test
  void shouldPrintAFileThatGivesTheSameSettings() throws IOException {
    Path file = folder.resolve("weft.properties");
    String[] command = {
      "cluster", "--dry-run", "--brokers", "kafka:9092", "--nearest", "7", "--k", "12"
    };
    String printed = run(Map.of(), command);
    assertThat(code).as(printed).isZero();
    assertThat(printed).contains("# from command line\nk=12\n");
    Files.writeString(file, printed);
    String again = run(Map.of(), "cluster", "--dry-run", "--config", file.toString());
    assertThat(again.replaceAll("# from .*", "")).isEqualTo(printed.replaceAll("# from .*", ""));
  }

  @Test
  void shouldRefuseWhatTheServiceWouldRefuse() {
    assertThat(run(Map.of(), "streams", "--dry-run", "--brokers", "a:1", "--threads", "0"))
        .contains("threads 0 is not in 1..1,024");
    assertThat(code).isEqualTo(1);
    run(Map.of(), "streams", "--dry-run");
    assertThat(code).isEqualTo(2);
    assertThat(
            run(
                Map.of(),
                "cluster",
                "--dry-run",
                "--brokers",
                "a:1",
                "--host",
                "0.0.0.0",
                "--metrics-port",
                "1"))
        .contains("host 0.0.0.0 is not loopback: it needs a token");
  }

  @Test
  void shouldRefuseAsTheCommandDoes() throws IOException {
    Path file = folder.resolve("analyses.yaml");
    Files.writeString(file, "analyses:\n  - name: a\n    nonsense: 1\n  - name: a\n    k: none\n");
    String[] command = {"cluster", "--brokers", "a:1", "--analyses", file.toString()};
    String refused = run(Map.of(), command);
    assertThat(code).isEqualTo(2);
    assertThat(refused).hasLineCount(2 + 1);
    assertThat(refused.lines()).allMatch(line -> line.startsWith("weft: "));
    assertThat(run(Map.of("WEFT_DRY_RUN", "true"), command)).isEqualTo(refused);
    assertThat(code).isEqualTo(2);
  }

  @Test
  void shouldTakeTheStatisticThatIsSetThroughTrainingToo() throws IOException {
    String[] command = {"demo", "--dry-run", "--through-training", "--model", MODEL};
    assertThat(run(Map.of(), command)).contains("# from default\nstatistic=tumbling\n");
    assertThat(run(Map.of("WEFT_STATISTIC", "decayed"), command))
        .contains("# from environment WEFT_STATISTIC\nstatistic=decayed\n");
    Path file = Files.writeString(folder.resolve("weft.properties"), "statistic=cumulative\n");
    assertThat(run(Map.of("WEFT_CONFIG", file.toString()), command))
        .contains("# from file\nstatistic=cumulative\n");
  }

  @Test
  void shouldPlanEveryService() {
    for (String[] command :
        new String[][] {
          {"demo", "--dry-run"},
          {"broker", "--dry-run", "--data-dir", "data"},
          {"serve", "--dry-run", "--brokers", "a:1"},
          {"replay", "--dry-run", "--brokers", "a:1", "--run", "mine", "--reading", "again"},
          {"record", "--dry-run", "--brokers", "a:1", "--run", "mine", "--out", "mine.weft.zst"},
          {"produce", "--dry-run", "--brokers", "a:1", "--run", "mine"}
        }) {
      String printed = run(Map.of("WEFT_MODEL", MODEL), command);
      assertThat(code).as(printed).isZero();
      assertThat(printed).startsWith("# weft " + command[0] + " would run with");
    }
  }

  @Test
  void shouldRefuseAReplayThatCouldNotBe() {
    assertThat(
            run(
                Map.of(),
                "replay",
                "--dry-run",
                "--brokers",
                "a:1",
                "--run",
                "r",
                "--reading=live"))
        .contains("--reading 'live' is the app's");
    assertThat(code).isEqualTo(1);
    assertThat(run(Map.of(), "replay", "--dry-run", "--brokers", "a:1", "--reading", "again"))
        .contains("give --run, or a recorded run as --file");
    assertThat(code).isEqualTo(1);
  }

  @Test
  void shouldDoNothingWhereThereIsNoDryRun() {
    assertThat(run(Map.of(), "runs", "drop", "--dry-run", "--brokers", "a:1", "--run", "mine"))
        .isEqualTo("weft: drop has no dry run\n");
    assertThat(code).isEqualTo(2);
  }

  @Test
  void shouldRefuseStoresOfAnotherCluster() throws IOException {
    Path stores = folder.resolve("stores");
    StateDirectory.claim(stores, "first");
    StateDirectory.claim(stores, "first");
    org.assertj.core.api.Assertions.assertThatThrownBy(() -> StateDirectory.claim(stores, "second"))
        .hasMessageContaining("are of Kafka cluster first, the brokers of cluster second");
  }
}
