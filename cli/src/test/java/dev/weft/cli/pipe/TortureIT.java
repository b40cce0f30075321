package dev.weft.cli.pipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.clusterer.snapshot.WindowCorrelations;
import dev.weft.core.ImportanceBatch;
import dev.weft.core.topics.TopicSettings;
import dev.weft.core.topics.Topics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Broker, two nodes, two streams instances and a clusterer as processes; a random one is killed at
 * a random moment and started again, many times; every window comes out as in an undisturbed
 * reading and as plain loops have it. More kills: {@code -Dweft.kills=100}.
 */
class TortureIT {
  private static final int KILLS = Integer.getInteger("weft.kills", 6);
  private static final long SEED = Long.getLong("weft.seed", 3);
  private static final int WINDOWS = 6;
  private static final long STEPS = 60L * Math.max(6, KILLS);
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir Path directory;

  private final Random random = new Random(SEED);
  private final Map<String, WeftProcess> processes = new LinkedHashMap<>();
  private final Map<String, Integer> kills = new TreeMap<>();
  private final int port = freePort();
  private final Map<String, String> kafka = Map.of("bootstrap.servers", "127.0.0.1:" + port);

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void start(String name) throws IOException {
    Path log = directory.resolve(name + ".log");
    processes.put(
        name,
        switch (name) {
          case "broker" ->
              WeftProcess.start(log, "broker", "--data-dir", path("broker"), "--port", "" + port);
          case "clusterer" -> WeftProcess.start(log, "cluster", "--brokers", broker());
          case "node-0", "node-1" ->
              WeftProcess.startMain(
                  log,
                  TorturedNode.class,
                  broker(),
                  name.substring(5),
                  "" + STEPS,
                  "" + (STEPS / WINDOWS));
          default -> streams(name, "live", log);
        });
  }

  private WeftProcess streams(String name, String reading, Path log) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("streams", "--brokers", broker()));
    arguments.addAll(List.of("--reading", reading, "--state-dir", path("state-" + name)));
    arguments.addAll(List.of("--group-size", "23", "--threads", "1", "--stall-seconds", "0"));
    arguments.addAll(List.of("--floor", "-1", "--edges-per-subcomponent", "0"));
    for (String property :
        List.of(
            "session.timeout.ms=3000",
            "heartbeat.interval.ms=700",
            "transaction.timeout.ms=4000")) {
      arguments.addAll(List.of("--kafka", property));
    }
    return WeftProcess.start(log, arguments.toArray(String[]::new));
  }

  private String path(String name) {
    return directory.resolve(name).toString();
  }

  private String broker() {
    return "127.0.0.1:" + port;
  }

  /** Records of {@code importances} so far; the broker answers. */
  private long published() {
    try (Admin admin =
        Admin.create(
            Map.of(
                "bootstrap.servers",
                broker(),
                "default.api.timeout.ms",
                "5000",
                "request.timeout.ms",
                "3000"))) {
      Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
      for (int p = 0; p < TopicSettings.DEFAULTS.importancesPartitions(); p++) {
        String topic = new Topics(Topics.DEFAULT_PREFIX).importances();
        latest.put(new TopicPartition(topic, p), OffsetSpec.latest());
      }
      return admin.listOffsets(latest).all().get().values().stream()
          .mapToLong(ListOffsetsResultInfo::offset)
          .sum();
    } catch (ExecutionException e) {
      return -1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private boolean nodesAlive() {
    return processes.get("node-0").isAlive() || processes.get("node-1").isAlive();
  }

  @Test
  void shouldGiveTheSameBitsWhateverIsKilled() throws Exception {
    try {
      start("broker");
      for (String name : List.of("node-0", "node-1", "streams-0", "streams-1", "clusterer")) {
        start(name);
      }
      await().atMost(PATIENCE).until(() -> published() > 0);
      for (int kill = 0; kill < KILLS; kill++) {
        killOne();
      }
      finishNodes();
      processes.put("other", streams("other", "undisturbed", directory.resolve("other.log")));
      for (long window = 0; window < WINDOWS; window++) {
        WindowCorrelations same =
            SameBits.require(kafka, TorturedNode.RUN, "live", "undisturbed", window);
        requirePlainSums(same, window);
      }
    } finally {
      for (WeftProcess process : processes.values()) {
        process.kill();
      }
    }
    System.out.println("killed: " + kills);
    assertThat(kills.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(KILLS);
  }

  private void killOne() throws Exception {
    long target = published() + 5 + random.nextInt(60);
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> published() >= target || !nodesAlive());
    String victim = List.copyOf(processes.keySet()).get(random.nextInt(processes.size()));
    processes.get(victim).kill();
    kills.merge(victim.replaceAll("-\\d", ""), 1, Integer::sum);
    start(victim);
    await().atMost(PATIENCE).until(() -> published() >= 0);
    restartFailedNodes();
  }

  /** A node gives up when its broker is away for too long: its owner starts it again. */
  private void restartFailedNodes() throws IOException {
    for (String node : List.of("node-0", "node-1")) {
      if (!processes.get(node).isAlive() && processes.get(node).exitCode() != 0) {
        start(node);
      }
    }
  }

  private void finishNodes() {
    await()
        .atMost(PATIENCE.multipliedBy(3))
        .until(
            () -> {
              restartFailedNodes();
              return !nodesAlive();
            });
    assertThat(processes.get("node-0").exitCode()).isZero();
    assertThat(processes.get("node-1").exitCode()).isZero();
  }

  /** Σq and firings, by loops over the seeded batches. */
  private static void requirePlainSums(WindowCorrelations found, long window) {
    long[] sums = new long[SyntheticImportances.SUBCOMPONENTS];
    long end = (window + 1) * (STEPS / WINDOWS);
    for (long step = 0; step < end; step++) {
      for (int node = 0; node < TorturedNode.NODES.size(); node++) {
        ImportanceBatch batch =
            SyntheticImportances.batch(TorturedNode.seed(node, step), TorturedNode.SAMPLES);
        for (int e = 0; e < batch.entries(); e++) {
          sums[batch.columns()[e]] += batch.values()[e] > 3_276 ? batch.values()[e] : 0;
        }
      }
    }
    assertThat(found.totalSamples()).isEqualTo(end * 2 * TorturedNode.SAMPLES);
    for (int c = 0; c < sums.length; c++) {
      assertThat(found.totalSum(c)).as("subcomponent %d", c).isEqualTo(sums[c]);
    }
  }
}
