package dev.weft.cli.pipe;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/**
 * Broker, two nodes, two streams instances and a clusterer as processes, which are killed with
 * SIGKILL and started again: the streams instances in the midst of given {@link Moment}s, the
 * others at random.
 */
final class Torture implements AutoCloseable {
  private static final List<String> OTHERS = List.of("broker", "node-0", "node-1", "clusterer");
  private static final List<String> STREAMS = List.of("streams-0", "streams-1");
  private static final int KILLED = 137;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** An instance may hold no task that comes to its moment: then another gets the aim. */
  private static final Duration AIM_PATIENCE = Duration.ofSeconds(60);

  private final Path directory;
  private final Random random;
  private final int port = Probe.freePort();
  private final Map<String, String> kafka = Map.of("bootstrap.servers", "127.0.0.1:" + port);
  private final Map<String, WeftProcess> processes = new LinkedHashMap<>();
  private final Map<String, String> aims = new HashMap<>();
  private final Map<String, Long> aimedSince = new HashMap<>();
  private final Deque<Moment> moments = new ArrayDeque<>();
  private final Deque<String> victims = new ArrayDeque<>();
  private final Map<String, Integer> kills = new TreeMap<>();
  private long target;

  /** Nothing runs yet. */
  Torture(Path directory, long seed) {
    this.directory = directory;
    this.random = new Random(seed);
  }

  /** So many kills: every moment and the node that repeats batches, then all kinds in turn. */
  static List<String> kinds(int kills, long seed) {
    List<String> deck = new ArrayList<>(List.of("node-1"));
    Arrays.stream(Moment.values()).map(Moment::toString).forEach(deck::add);
    Random random = new Random(seed);
    Collections.shuffle(deck, random);
    List<String> kinds = new ArrayList<>(deck);
    deck.addAll(List.of("broker", "node-0", "clusterer"));
    while (kinds.size() < kills) {
      Collections.shuffle(deck, random);
      kinds.addAll(deck.subList(0, Math.min(deck.size(), kills - kinds.size())));
    }
    return kinds;
  }

  /**
   * Kills, then lets the nodes end. All windows, in the readings {@code live}, which was killed,
   * {@code undisturbed}, and {@code unseen}, for which the dropping of repeats is switched off.
   *
   * @param most no more kills after so long
   */
  TorturedWindows run(List<String> kinds, Duration most) throws Exception {
    long deadline = System.nanoTime() + most.toNanos();
    for (String kind : kinds) {
      if (OTHERS.contains(kind)) {
        victims.add(kind);
      } else {
        moments.add(Moment.valueOf(kind.toUpperCase(Locale.ROOT)));
      }
    }
    start("broker");
    Map<String, Object> impatient = new HashMap<>(kafka);
    impatient.put("default.api.timeout.ms", 5_000);
    impatient.put("request.timeout.ms", 3_000);
    try (Admin admin = Admin.create(impatient)) {
      List.of("node-0", "node-1").forEach(this::start);
      await().atMost(PATIENCE).until(() -> PublishedRecords.count(admin) > 0);
      start("clusterer");
      STREAMS.forEach(this::start);
      while (!moments.isEmpty() || !aims.isEmpty() || !victims.isEmpty()) {
        killNext(admin);
        if (System.nanoTime() > deadline) {
          giveUpTheRest();
        }
      }
    }
    Files.createFile(directory.resolve("stop"));
    finishNodes();
    for (String reading : List.of("undisturbed", "unseen")) {
      processes.put(reading, streams(reading, reading, TorturedStreams.NO_AIM));
    }
    return TorturedWindows.await(kafka, directory, "live", "undisturbed", "unseen");
  }

  /** Kills of each kind so far. */
  Map<String, Integer> kills() {
    return kills;
  }

  private void start(String name) {
    try {
      Path log = log(name);
      processes.put(
          name,
          switch (name) {
            case "broker" ->
                WeftProcess.start(log, "broker", "--data-dir", path("broker"), "--port", "" + port);
            case "clusterer" -> WeftProcess.start(log, "cluster", "--brokers", "127.0.0.1:" + port);
            case "node-0", "node-1" ->
                WeftProcess.startMain(
                    log,
                    TorturedNode.class,
                    "127.0.0.1:" + port,
                    name.substring("node-".length()),
                    directory.toString());
            default -> streams(name, "live", nextAim(name));
          });
    } catch (IOException e) {
      throw new IllegalStateException("no process", e);
    }
  }

  private String nextAim(String name) {
    Moment next = moments.poll();
    if (next == null) {
      aims.remove(name);
      return TorturedStreams.NO_AIM;
    }
    aims.put(name, next.toString());
    aimedSince.put(name, System.nanoTime());
    return next.aim(random);
  }

  private WeftProcess streams(String name, String reading, String aim) throws IOException {
    List<String> arguments =
        new ArrayList<>(List.of(aim, "streams", "--brokers", "127.0.0.1:" + port));
    arguments.addAll(List.of("--reading", reading, "--state-dir", path("state-" + name)));
    arguments.addAll(List.of("--group-size", "23", "--threads", "1", "--stall-seconds", "0"));
    arguments.addAll(List.of("--floor", "-1", "--edges-per-subcomponent", "0"));
    List<String> properties =
        new ArrayList<>(
            List.of(
                "session.timeout.ms=3000",
                "heartbeat.interval.ms=700",
                "transaction.timeout.ms=4000",
                // Windows here are small, and their co-moments are to be stored all the same.
                "weft.storing.bytes=20000",
                // An instance that comes back gets tasks at once, not when it has caught up.
                "acceptable.recovery.lag=1000000000"));
    if (reading.equals("unseen")) {
      properties.add("main.consumer.interceptor.classes=" + RepeatsUnseen.class.getName());
    }
    properties.forEach(property -> arguments.addAll(List.of("--kafka", property)));
    return WeftProcess.startMain(
        log(name), TorturedStreams.class, arguments.toArray(String[]::new));
  }

  private Path log(String name) {
    return directory.resolve(name + ".log");
  }

  private String path(String name) {
    return directory.resolve(name).toString();
  }

  /** Waits for the next death of a streams instance, or for the next other victim's moment. */
  private void killNext(Admin admin) throws Exception {
    if (target == 0) {
      target = Math.max(0, PublishedRecords.count(admin)) + 10 + random.nextInt(60);
    }
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .until(
            () ->
                streamsToRestart() != null
                    || (othersTurn() && PublishedRecords.count(admin) >= target));
    String dead = streamsToRestart();
    if (dead != null) {
      restartStreams(dead);
    } else {
      String victim = victims.remove();
      processes.get(victim).kill();
      count(victim);
      start(victim);
      target = 0;
    }
    restartFailedNodes();
  }

  /** Others are killed no oftener than streams instances, which need time to come to a moment. */
  private boolean othersTurn() {
    int others =
        kills.entrySet().stream()
            .filter(entry -> OTHERS.contains(entry.getKey()))
            .mapToInt(Map.Entry::getValue)
            .sum();
    int all = kills.values().stream().mapToInt(Integer::intValue).sum();
    return !victims.isEmpty() && (aims.isEmpty() || others <= all - others);
  }

  private void giveUpTheRest() throws InterruptedException {
    moments.clear();
    victims.clear();
    for (String name : STREAMS) {
      processes.get(name).kill();
      count("any moment");
      start(name);
    }
  }

  private @Nullable String streamsToRestart() {
    for (String name : STREAMS) {
      boolean late =
          aims.containsKey(name)
              && System.nanoTime() - aimedSince.get(name) > AIM_PATIENCE.toNanos();
      if (late || !processes.get(name).isAlive()) {
        return name;
      }
    }
    return null;
  }

  private void restartStreams(String name) throws Exception {
    WeftProcess process = processes.get(name);
    String aim = aims.get(name);
    if (!process.isAlive() && process.exitCode() == KILLED) {
      count(aim);
    } else {
      if (process.isAlive()) {
        process.kill();
        count("any moment");
      } else {
        String last = Files.readString(log(name)).lines().reduce("", (a, b) -> b);
        System.out.println(name + " ended by itself: " + last);
      }
      if (aim != null) {
        moments.add(Moment.valueOf(aim.toUpperCase(Locale.ROOT)));
      }
    }
    start(name);
  }

  private void count(String kind) {
    kills.merge(kind, 1, Integer::sum);
    System.out.println("killed: " + kind);
  }

  /** A node gives up when its broker is away for too long: its owner starts it again. */
  private void restartFailedNodes() {
    for (String node : List.of("node-0", "node-1")) {
      if (!processes.get(node).isAlive() && processes.get(node).exitCode() != 0) {
        start(node);
      }
    }
  }

  private void finishNodes() {
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              restartFailedNodes();
              return !processes.get("node-0").isAlive() && !processes.get("node-1").isAlive();
            });
  }

  @Override
  public void close() throws InterruptedException {
    for (WeftProcess process : processes.values()) {
      process.kill();
    }
  }
}
