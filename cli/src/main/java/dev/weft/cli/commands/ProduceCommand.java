package dev.weft.cli.commands;

import dev.weft.cli.metrics.BrokerWatch;
import dev.weft.cli.metrics.Monitoring;
import dev.weft.cli.output.ProgressLine;
import dev.weft.core.proto.OutOfRange;
import dev.weft.producer.dumps.ImportanceDump;
import dev.weft.producer.model.ModelManifest;
import dev.weft.producer.npz.KeptImportances;
import dev.weft.producer.npz.NpzReader;
import dev.weft.producer.publish.InferenceNode;
import dev.weft.producer.publish.KeptRun;
import dev.weft.producer.publish.NodeMetrics;
import dev.weft.producer.publish.NodeSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code weft produce}: one inference node alone. */
@Command(
    name = "produce",
    description = "Runs one inference node: a decomposed model over text, importances published.")
public final class ProduceCommand implements Callable<Integer>, Planned {
  @Mixin CommonOptions common;
  @Mixin private ConnectionOptions connection;
  @Mixin private TopicOptions topics;
  @Mixin private ModelOptions model;
  @Mixin private DumpOptions dump;
  @Mixin private ListenOptions listen;
  @Mixin private MonitorOptions monitor;

  @Option(
      names = "--run",
      required = true,
      paramLabel = "R",
      description = "Id of the run it publishes to.")
  private String run;

  @Option(
      names = "--node",
      paramLabel = "NAME",
      defaultValue = "node-0",
      description = "Its own name (default: ${DEFAULT-VALUE}).")
  private String node;

  @Option(
      names = "--nodes",
      split = ",",
      paramLabel = "NAME",
      description = "All nodes of the run, separated by commas (default: this one alone).")
  private List<String> nodes = List.of();

  @Option(
      names = "--batches",
      paramLabel = "N",
      description = "Batches to publish; 0: all of its text, again and again (default).")
  private long batches;

  @Option(
      names = "--window-steps",
      paramLabel = "W",
      defaultValue = "10",
      description = "Steps (batches) a window, in the manifest (default: ${DEFAULT-VALUE}).")
  private long windowSteps;

  @Override
  public Integer call() throws InterruptedException, IOException {
    if (dump.from != null) {
      publishFile(dump.from);
      return 0;
    }
    try (Interrupts interrupts = Interrupts.listen();
        Monitoring monitoring = Monitoring.start(monitor.settings(listen), "weft-produce");
        Connection broker = connection.open();
        ProgressLine progress = new ProgressLine();
        NodeMetrics metrics = new NodeMetrics(monitoring.registry());
        BrokerWatch watch = broker.watch(monitoring.registry());
        InferenceNode inference = InferenceNode.open(settings(broker))) {
      metrics.watch(inference.publisher());
      monitoring.health(() -> inference.publisher().health().and(watch.health()));
      NodeThread thread = NodeThread.start(inference, "weft-" + node);
      while (thread.isRunning() && !interrupts.await(1_000)) {
        progress.show(said(inference.samples()));
      }
      inference.stop();
      thread.join();
      progress.finish(said(inference.samples()));
      thread.requireNoFailure(watch::ask);
    }
    return 0;
  }

  private static String said(long samples) {
    return String.format(Locale.ROOT, "weft produce: %,d samples published", samples);
  }

  private void publishFile(Path file) throws IOException {
    try (Monitoring monitoring = Monitoring.start(monitor.settings(listen), "weft-produce");
        Connection broker = connection.open();
        NodeMetrics metrics = new NodeMetrics(monitoring.registry());
        BrokerWatch watch = broker.watch(monitoring.registry());
        ProgressLine progress = new ProgressLine()) {
      monitoring.health(watch::health);
      try {
        if (isKept(file)) {
          publishKept(file, broker, progress);
        } else {
          publishDump(file, broker, metrics, progress);
        }
      } catch (KafkaException e) {
        watch.ask();
        throw e;
      }
    }
  }

  private void publishKept(Path file, Connection broker, ProgressLine progress) throws IOException {
    KeptImportances kept = KeptImportances.read(file);
    KeptRun.publish(
        kept,
        ModelManifest.read(model.folder()),
        run,
        allNodes(),
        windowSteps,
        broker.topics(),
        topics.settings(),
        broker.kafka(),
        samples -> progress.show(said(samples)));
    progress.finish(said(kept.samples()));
  }

  private void publishDump(Path file, Connection broker, NodeMetrics metrics, ProgressLine progress)
      throws IOException {
    ImportanceDump read = ImportanceDump.read(file, dump.outOfRange());
    KeptRun.publish(
        read.importances(),
        read.matrices()
            .manifest(
                run, file.getFileName().toString(), allNodes(), windowSteps, dump.outOfRange()),
        broker.topics(),
        topics.settings(),
        broker.kafka(),
        samples -> progress.show(said(samples)),
        metrics::watch);
    progress.finish(
        said(read.importances().samples())
            + String.format(Locale.ROOT, ", %,d importances clamped", read.clamped()));
  }

  /** Whether a demo kept it: it knows steps, batches and nodes. */
  private static boolean isKept(Path file) throws IOException {
    if (!Files.isRegularFile(file) || !file.toString().endsWith(".npz")) {
      return false;
    }
    try (NpzReader npz = NpzReader.open(file)) {
      return npz.names().containsAll(List.of("keys", "step", "batch", "node"));
    }
  }

  private List<String> allNodes() {
    return nodes.isEmpty() ? List.of(node) : nodes;
  }

  @Override
  public Object plan() {
    var unused = monitor.settings(listen);
    return settings(connection.planned());
  }

  private NodeSettings settings(Connection broker) {
    return new NodeSettings(
        broker.topics(),
        topics.settings(),
        run,
        node,
        allNodes(),
        model.folder(),
        model.texts,
        model.sampled,
        model.sequences,
        model.length,
        model.throughTraining ? 0 : batches,
        true,
        model.throughTraining ? 1 : windowSteps,
        model.seed,
        broker.kafka(),
        null,
        OutOfRange.OUT_OF_RANGE_REFUSE,
        model.throughTraining ? Math.toIntExact(windowSteps) : 0,
        model.testShare);
  }
}
