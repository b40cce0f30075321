package dev.weft.cli.commands;

import dev.weft.cli.UserException;
import dev.weft.cli.effects.RequestedTests;
import dev.weft.cli.output.ProgressLine;
import dev.weft.clusterer.snapshot.WindowCorrelations;
import dev.weft.clusterer.topics.CorrelationsReader;
import dev.weft.clusterer.web.book.KafkaBook;
import dev.weft.clusterer.web.book.SnapshotBook;
import dev.weft.core.RunManifest;
import dev.weft.core.proto.Snapshot;
import dev.weft.producer.effects.ModelTester;
import dev.weft.producer.model.DecomposedModel;
import dev.weft.producer.model.ModelManifest;
import dev.weft.producer.publish.TestWorker;
import dev.weft.producer.publish.TestWorkerSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code weft test}: tests the clusters of a kept window at once, with all of the time. */
@Command(
    name = "test",
    description = {
      "Tests the clusters of a run's latest window in this process, then lists what it found.",
      "For runs whose nodes have ended: a living node of the same name takes no more part in tests."
    })
public final class TestCommand implements Callable<Integer> {
  private static final int OUTSTANDING = 64;

  @Mixin CommonOptions common;
  @Mixin private ConnectionOptions connection;
  @Mixin private TopicOptions topics;
  @Mixin private RunOptions options;
  @Mixin private EffectOptions effects;

  @Option(
      names = "--model",
      paramLabel = "NAME|DIR",
      description =
          "The run's decomposed model: a folder, or a name in models/ (default: the name that the"
              + " run gives).")
  private @Nullable String model;

  @Option(
      names = "--node",
      paramLabel = "NAME",
      description = "The node of the run that it answers as (default: the first).")
  private String node = "";

  @Override
  public Integer call() throws Exception {
    try (Interrupts interrupts = Interrupts.listen();
        Connection broker = connection.open()) {
      RunManifest manifest = RunManifest.of(options.manifest(broker));
      Path folder =
          ModelOptions.folder(Objects.requireNonNullElse(model, manifest.message().getModel()));
      ModelManifest modelManifest = ModelManifest.read(folder);
      requireSame(manifest, modelManifest);
      Snapshot snapshot = options.snapshot(broker, effects.analysis);
      WindowCorrelations window =
          CorrelationsReader.read(
                  broker.kafka(),
                  broker.topics(),
                  options.run,
                  options.reading,
                  OptionalLong.of(snapshot.getProvenance().getWindow()))
              .orElseThrow(() -> new UserException("the window's correlations are not kept"));
      KafkaBook book = new KafkaBook(broker.kafka(), broker.topics(), new SnapshotBook(1));
      try (RequestedTests tests =
              RequestedTests.start(
                  OUTSTANDING,
                  broker.topics(),
                  topics.settings(),
                  broker.kafka(),
                  book,
                  effects::isWanted);
          TestWorker worker = worker(broker, manifest, folder, modelManifest)) {
        tests.snapshot(snapshot, window);
        await(tests, worker, interrupts);
      }
      effects.print(snapshot, manifest, book.effects());
    }
    return 0;
  }

  private void await(RequestedTests tests, TestWorker worker, Interrupts interrupts)
      throws InterruptedException {
    try (ProgressLine progress = new ProgressLine()) {
      String said = "";
      while (worker.isRunning() && !tests.isIdle() && !interrupts.await(500)) {
        said = String.format(Locale.ROOT, "weft test: %,d clusters tested", worker.answered());
        progress.show(said);
      }
      progress.finish(said);
    }
    if (!worker.isRunning()) {
      throw new UserException("tests stopped: --verbose says why");
    }
  }

  /** A request that another model refuses would count as answered. */
  private static void requireSame(RunManifest manifest, ModelManifest model) {
    List<String> ofRun =
        manifest.message().getMatricesList().stream()
            .map(matrix -> matrix.getName() + " " + matrix.getSubcomponents())
            .toList();
    List<String> ofModel =
        model.matrices().stream()
            .map(matrix -> matrix.name() + " " + matrix.subcomponents())
            .toList();
    if (!ofRun.equals(ofModel)) {
      throw new UserException(
          "run '"
              + manifest.run()
              + "' is of model '"
              + manifest.message().getModel()
              + "', whose matrices are not those of '"
              + model.name()
              + "': name its folder by --model");
    }
  }

  private TestWorker worker(
      Connection broker, RunManifest manifest, Path folder, ModelManifest of) {
    String name = node.isEmpty() ? manifest.nodes().get(0) : node;
    ModelTester tester =
        new ModelTester(
            folder,
            DecomposedModel.load(folder, of, of.lastCheckpoint()),
            of.lastCheckpoint(),
            name);
    return TestWorker.start(
        new TestWorkerSettings(
            broker.topics(), topics.settings(), manifest, name, 1, broker.kafka()),
        tester);
  }
}
