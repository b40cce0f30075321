package dev.weft.cli.pipe;

import dev.weft.core.LittleEndian;
import dev.weft.core.RecordFormat;
import dev.weft.core.RecordKeys;
import dev.weft.core.RunManifest;
import dev.weft.core.proto.CorrelationsPart;
import dev.weft.core.proto.EdgeSums;
import dev.weft.core.proto.Edges;
import dev.weft.core.proto.Manifest;
import dev.weft.core.proto.MarginalSums;
import dev.weft.core.proto.Marginals;
import dev.weft.core.proto.Matrix;
import dev.weft.core.proto.ReadingSettings;
import dev.weft.core.proto.RunRecord;
import dev.weft.core.proto.WindowHead;
import dev.weft.core.topics.TopicSettings;
import dev.weft.core.topics.Topics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Correlations of planted circuits as the streams app writes them, one cell of one part a window,
 * without the streams app: six circuits of five members over three layers, 1,000 samples a window.
 */
final class PlantedCorrelations {
  private static final int CIRCUITS = 6;
  private static final int ALL = 30;
  private static final int SAMPLES = 1_000;

  private final Topics topics;
  private final Map<String, Object> kafka;
  private final boolean jointCounts;
  private final String node;

  PlantedCorrelations(Topics topics, Map<String, Object> kafka, boolean jointCounts) {
    this(topics, kafka, jointCounts, "a");
  }

  private PlantedCorrelations(
      Topics topics, Map<String, Object> kafka, boolean jointCounts, String node) {
    this.node = node;
    this.topics = topics;
    this.kafka = kafka;
    this.jointCounts = jointCounts;
  }

  /** The same of another program, whose manifest names another node. */
  PlantedCorrelations ofNode(String other) {
    return new PlantedCorrelations(topics, kafka, jointCounts, other);
  }

  private RunManifest manifest(String run) {
    Manifest.Builder manifest = Manifest.newBuilder().setRun(run).setWindowSteps(10).addNodes(node);
    for (int layer = 0; layer < 3; layer++) {
      manifest.addMatrices(
          Matrix.newBuilder()
              .setName("h." + layer + ".up")
              .setLayer(layer)
              .setSubcomponents(ALL / 3));
    }
    return RunManifest.of(manifest.build());
  }

  /**
   * Publishes the windows of all the runs, window by window, and the runs' manifests. One request
   * at a time: where a topic is so new that the first is refused, a second one on its way would be
   * taken before its repetition, and a window after a later one is passed over.
   */
  void publish(List<String> runs, String reading, long first, long last) {
    Map<String, Object> config = new HashMap<>(kafka);
    config.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
    try (Producer<byte[], byte[]> producer =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
      List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
      for (String run : runs) {
        RunRecord.Builder manifest = RunRecord.newBuilder().setFormat(RecordFormat.VERSION);
        manifest.setManifest(manifest(run).message());
        records.add(
            new ProducerRecord<>(
                topics.runs(), RecordKeys.bytes(run), RecordFormat.RUN.encode(manifest.build())));
      }
      for (long window = first; window <= last; window++) {
        for (String run : runs) {
          records.add(record(run, reading, window));
        }
      }
      for (ProducerRecord<byte[], byte[]> record : records) {
        var unused = producer.send(record); // Missing records fail what awaits them.
      }
      producer.flush();
    }
  }

  private ProducerRecord<byte[], byte[]> record(String run, String reading, long window) {
    RunManifest manifest = manifest(run);
    return new ProducerRecord<>(
        topics.correlations(),
        RecordKeys.partition(run, TopicSettings.DEFAULTS.runPartitions()),
        RecordKeys.correlations(
            new RecordKeys.Cell(run, manifest.digest(), reading, 0, 0), window, 0),
        RecordFormat.CORRELATIONS.encode(part(manifest, reading, window)));
  }

  private CorrelationsPart part(RunManifest manifest, String reading, long window) {
    Sums sums = new Sums();
    Random random = new Random(manifest.run().hashCode());
    for (int s = 0; s < SAMPLES * (window + 1); s++) {
      sums.add(s / 50 % 2, sample(random));
    }
    return CorrelationsPart.newBuilder()
        .setFormat(RecordFormat.VERSION)
        .setRun(manifest.run())
        .setDigest(manifest.digest())
        .setReading(
            ReadingSettings.newBuilder()
                .setName(reading)
                .setWindowSteps(10)
                .setGroupSize(ALL)
                .setHalves(true)
                .setJointCounts(jointCounts))
        .setWindow(window)
        .setGroups(1)
        .setParts(1)
        .setEndStep(10 * (window + 1))
        .addAllSamples(List.of((double) sums.n[0], (double) sums.n[1]))
        .setHead(WindowHead.newBuilder().setManifest(manifest.message()))
        .setMarginals(sums.marginals())
        .setEdges(sums.edges(jointCounts))
        .build();
  }

  private static long[] sample(Random random) {
    int active = random.nextInt(CIRCUITS);
    long[] q = new long[ALL];
    for (int c = 0; c < ALL; c++) {
      boolean on = c % CIRCUITS == active ? random.nextInt(10) > 0 : random.nextInt(40) == 0;
      q[c] = on ? 10_000 + random.nextInt(20_000) : 0;
    }
    return q;
  }

  /** By plain loops. */
  private static final class Sums {
    final long[] n = new long[2];
    final long[][] sums = new long[2][ALL];
    final long[][] squares = new long[2][ALL];
    final long[][] firings = new long[2][ALL];
    final long[][] products = new long[2][ALL * ALL];
    final int[][] joint = new int[2][ALL * ALL];

    void add(int half, long[] q) {
      n[half]++;
      for (int i = 0; i < ALL; i++) {
        sums[half][i] += q[i];
        squares[half][i] += q[i] * q[i];
        firings[half][i] += q[i] > 0 ? 1 : 0;
        for (int j = i + 1; j < ALL; j++) {
          products[half][i * ALL + j] += q[i] * q[j];
          joint[half][i * ALL + j] += q[i] > 0 && q[j] > 0 ? 1 : 0;
        }
      }
    }

    Marginals marginals() {
      Marginals.Builder marginals = Marginals.newBuilder().setCount(ALL);
      for (int half = 0; half < 2; half++) {
        marginals.addHalves(
            MarginalSums.newBuilder()
                .setSums(LittleEndian.ofLongs(sums[half]))
                .setSumSquares(LittleEndian.ofLongs(squares[half]))
                .setFirings(LittleEndian.ofLongs(firings[half]))
                .setMaxima(LittleEndian.ofChars(new char[ALL])));
      }
      return marginals.build();
    }

    Edges edges(boolean counted) {
      int[] pairs = IntStream.range(0, ALL * ALL).filter(pair -> pair / ALL < pair % ALL).toArray();
      Edges.Builder edges =
          Edges.newBuilder()
              .setRows(LittleEndian.ofInts(IntStream.of(pairs).map(p -> p / ALL).toArray()))
              .setColumns(LittleEndian.ofInts(IntStream.of(pairs).map(p -> p % ALL).toArray()));
      for (int half = 0; half < 2; half++) {
        long[] product = products[half];
        int[] both = joint[half];
        EdgeSums.Builder ofHalf =
            EdgeSums.newBuilder()
                .setSumProducts(
                    LittleEndian.ofLongs(IntStream.of(pairs).mapToLong(p -> product[p]).toArray()));
        if (counted) {
          ofHalf.setJointCounts(
              LittleEndian.ofInts(IntStream.of(pairs).map(p -> both[p]).toArray()));
        }
        edges.addHalves(ofHalf);
      }
      return edges.build();
    }
  }
}
