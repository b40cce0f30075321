package dev.weft.benchmarks;

import dev.weft.cli.broker.EmbeddedBroker;
import dev.weft.clusterer.topics.RunsReader;
import dev.weft.clusterer.topics.TopicReader;
import dev.weft.core.LittleEndian;
import dev.weft.core.RecordFormat;
import dev.weft.core.RecordKeys;
import dev.weft.core.RunManifest;
import dev.weft.core.proto.OutOfRange;
import dev.weft.core.proto.TestEffect;
import dev.weft.core.proto.TestRequest;
import dev.weft.core.proto.TestSample;
import dev.weft.core.proto.TestSet;
import dev.weft.core.topics.TopicSettings;
import dev.weft.core.topics.Topics;
import dev.weft.producer.publish.InferenceNode;
import dev.weft.producer.publish.NodeSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Samples a second that a node publishes while it tests clusters, and while it does not. */
@Command(
    name = "tests",
    description = {
      "A node runs a model and publishes, by turns without tests and with more requests for tests",
      "than it can answer; prints samples/s, the share of the time that tests took, and the ratio",
      "of the medians. Broker in the same process; neither streams app nor clusterer."
    })
final class TestsCommand implements Callable<Integer> {
  private static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX);
  private static final TopicSettings TOPIC_SETTINGS = TopicSettings.DEFAULTS;
  private static final String NODE = "node-0";
  private static final int REQUESTS = 400;

  @Option(names = "--model", defaultValue = "models/stories", description = "A model of tokens.")
  private Path model;

  @Option(names = "--rounds", defaultValue = "3", description = "Runs without, and with tests.")
  private int rounds;

  @Option(names = "--batches", defaultValue = "100", description = "A run, of 8 sequences each.")
  private int batches;

  @Option(names = "--share", defaultValue = "0.1", description = "Of the time, for tests.")
  private double share;

  @Option(names = "--sequences", defaultValue = "4", description = "A test, of 31 tokens each.")
  private int sequences;

  @Option(names = "--controls", defaultValue = "10", description = "A test, of either kind.")
  private int controls;

  @Option(names = "--data-dir", required = true, description = "For the broker.")
  private Path directory;

  private record Found(double rate, int tests, double share) {}

  @Override
  public Integer call() {
    List<Found> without = new ArrayList<>();
    List<Found> with = new ArrayList<>();
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory.resolve("broker"), 0)) {
      Map<String, String> kafka = Map.of("bootstrap.servers", broker.bootstrapServers());
      measure("warm-up", 0, kafka);
      for (int round = 0; round < rounds; round++) {
        // Which comes first changes from round to round.
        for (boolean tests : round % 2 == 0 ? List.of(false, true) : List.of(true, false)) {
          String run = (tests ? "with-" : "without-") + round;
          Found found = measure(run, tests ? share : 0, kafka);
          (tests ? with : without).add(found);
          print(run, found);
        }
      }
    }
    double ratio = median(with) / median(without);
    System.out.printf(
        Locale.ROOT,
        "medians: %,.0f samples/s without, %,.0f with tests: %.3f of it%n",
        median(without),
        median(with),
        ratio);
    return 0;
  }

  private static void print(String run, Found found) {
    System.out.printf(
        Locale.ROOT,
        "%-10s %,8.0f samples/s, %3d tests, %.3f of the time%n",
        run,
        found.rate,
        found.tests,
        found.share);
  }

  private static double median(List<Found> found) {
    double[] rates = found.stream().mapToDouble(Found::rate).sorted().toArray();
    int half = rates.length / 2;
    return rates.length % 2 == 1 ? rates[half] : (rates[half - 1] + rates[half]) / 2;
  }

  private Found measure(String run, double testShare, Map<String, String> kafka) {
    try (InferenceNode node = InferenceNode.open(settings(run, testShare, kafka))) {
      if (testShare > 0) {
        ask(RunManifest.of(RunsReader.read(kafka, TOPICS, run).orElseThrow()), kafka);
      }
      long begin = System.nanoTime();
      node.run();
      double seconds = (System.nanoTime() - begin) / 1e9;
      List<TestEffect> effects = effects(run, kafka);
      double took = effects.stream().mapToDouble(TestEffect::getTookSeconds).sum();
      return new Found(node.samples() / seconds, effects.size(), took / seconds);
    }
  }

  private NodeSettings settings(String run, double testShare, Map<String, String> kafka) {
    return new NodeSettings(
        TOPICS,
        TOPIC_SETTINGS,
        run,
        NODE,
        List.of(NODE),
        model,
        List.of(),
        false,
        8,
        0,
        batches,
        true,
        10,
        0,
        kafka,
        null,
        OutOfRange.OUT_OF_RANGE_REFUSE,
        0,
        testShare);
  }

  private void ask(RunManifest manifest, Map<String, String> kafka) {
    try (Producer<byte[], byte[]> producer =
        new KafkaProducer<>(
            new HashMap<String, Object>(kafka),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int cluster = 0; cluster < REQUESTS; cluster++) {
        var unused =
            producer.send(
                new ProducerRecord<>(
                    TOPICS.tests(),
                    RecordKeys.test(manifest.run(), "live", "default", cluster),
                    RecordFormat.TEST.encode(request(manifest, cluster))));
      }
    }
  }

  /** Random members, of all layers, on random tokens; matched controls are drawn of all. */
  private TestRequest request(RunManifest manifest, int cluster) {
    Random random = new Random(cluster);
    TestRequest.Builder request =
        TestRequest.newBuilder()
            .setFormat(RecordFormat.VERSION)
            .setRun(manifest.run())
            .setDigest(manifest.digest())
            .setReading("live")
            .setAnalysis("default")
            .setCluster(cluster)
            .setMembers(set(manifest, random))
            .addAllCandidates(IntStream.range(0, manifest.subcomponents()).boxed().toList())
            .setMatchedDraws(controls);
    IntStream.range(0, controls).forEach(each -> request.addControls(set(manifest, random)));
    int vocabulary = manifest.message().getVocabulary().getSize();
    for (int s = 0; s < sequences; s++) {
      int[] tokens = random.ints(31, 1, vocabulary).toArray();
      request.addSamples(TestSample.newBuilder().setTokens(LittleEndian.ofInts(tokens)));
    }
    return request.build();
  }

  private static TestSet set(RunManifest manifest, Random random) {
    return TestSet.newBuilder()
        .addAllNumbers(
            random.ints(10, 0, manifest.subcomponents()).sorted().distinct().boxed().toList())
        .build();
  }

  private static List<TestEffect> effects(String run, Map<String, String> kafka) {
    List<TestEffect> effects = new ArrayList<>();
    try (TopicReader reader = new TopicReader(kafka)) {
      reader.readAll(
          TOPICS.effects(),
          record -> {
            TestEffect effect = RecordFormat.EFFECT.decode(record.value());
            if (effect.getRun().equals(run) && effect.getRefused().isEmpty()) {
              effects.add(effect);
            }
          });
    }
    return effects;
  }
}
