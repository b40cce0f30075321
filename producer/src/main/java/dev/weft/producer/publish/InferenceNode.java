package dev.weft.producer.publish;

import dev.weft.core.RunManifest;
import dev.weft.producer.effects.ModelTester;
import dev.weft.producer.model.DecomposedModel;
import dev.weft.producer.model.LanguageModel;
import dev.weft.producer.model.ModelException;
import dev.weft.producer.model.ModelManifest;
import dev.weft.producer.model.VectorModel;
import org.jspecify.annotations.Nullable;

/**
 * Runs a decomposed model over its input and publishes the importances of every sample: of every
 * token, for a language model. Steps are its own count of batches, or the training steps of the
 * checkpoints that it walks through. Opened again after a restart, it goes on with the next batch
 * of its input. {@link #run} belongs to one thread; everything else may be called from any.
 */
public final class InferenceNode implements Runnable, AutoCloseable {
  private final NodeSettings settings;
  private final NodeInput input;
  private final ImportancePublisher publisher;
  private final @Nullable TestWorker tests;
  private volatile boolean stopping;

  private InferenceNode(
      NodeSettings settings,
      NodeInput input,
      ImportancePublisher publisher,
      @Nullable TestWorker tests) {
    this.tests = tests;
    this.settings = settings;
    this.input = input;
    this.publisher = publisher;
  }

  /**
   * Loads the model and opens the publisher.
   *
   * @throws ModelException if the model or its text can't be read
   * @throws IllegalArgumentException if the run exists with another manifest
   * @throws org.apache.kafka.common.KafkaException if the broker can't be reached
   */
  public static InferenceNode open(NodeSettings settings) {
    ModelManifest manifest = ModelManifest.read(settings.model());
    if (settings.batchesPerCheckpoint() > 0) {
      return openOrClose(settings, manifest, TrainingInput.open(settings, manifest), null);
    }
    ModelManifest.Checkpoint checkpoint = checkpoint(settings, manifest);
    DecomposedModel model = DecomposedModel.load(settings.model(), manifest, checkpoint);
    ModelTester tester =
        settings.testShare() > 0
            ? new ModelTester(settings.model(), model, checkpoint, settings.node())
            : null;
    return openOrClose(settings, manifest, input(settings, model), tester);
  }

  private static InferenceNode openOrClose(
      NodeSettings settings,
      ModelManifest manifest,
      NodeInput input,
      @Nullable ModelTester tester) {
    try {
      return open(settings, manifest, input, tester);
    } catch (RuntimeException e) {
      input.close();
      throw e;
    }
  }

  private static ModelManifest.Checkpoint checkpoint(
      NodeSettings settings, ModelManifest manifest) {
    return settings.checkpoint() == null
        ? manifest.lastCheckpoint()
        : manifest.checkpoint(settings.checkpoint());
  }

  static NodeInput input(NodeSettings settings, DecomposedModel model) {
    if (model instanceof LanguageModel ofTokens) {
      return TokenInput.open(settings, ofTokens);
    }
    if (model instanceof VectorModel ofVectors) {
      return FeatureInput.open(settings, ofVectors);
    }
    throw new ModelException("no input is known for a " + model.getClass().getSimpleName());
  }

  private static InferenceNode open(
      NodeSettings settings, ModelManifest model, NodeInput input, @Nullable ModelTester tester) {
    RunManifest run =
        RunManifests.of(
            model,
            settings.run(),
            settings.nodes(),
            settings.windowSteps(),
            settings.seed(),
            settings.outOfRange(),
            input.vocabulary());
    ImportancePublisher publisher =
        ImportancePublisher.open(
            new PublisherSettings(
                settings.topics(),
                settings.topicSettings(),
                run,
                settings.node(),
                PublisherSettings.DEFAULT_COMMIT_INTERVAL,
                settings.kafka()));
    try {
      if (!publisher.history().position().isEmpty()) {
        input.seek(publisher.history().position());
      }
      return new InferenceNode(
          settings, input, publisher, tests(settings, run, tester, publisher.counts.tests));
    } catch (RuntimeException e) {
      publisher.close();
      throw e;
    }
  }

  private static @Nullable TestWorker tests(
      NodeSettings settings, RunManifest run, @Nullable ModelTester tester, TestCounts counts) {
    return tester == null
        ? null
        : TestWorker.start(
            new TestWorkerSettings(
                settings.topics(),
                settings.topicSettings(),
                run,
                settings.node(),
                settings.testShare(),
                settings.kafka()),
            tester,
            counts);
  }

  /**
   * Publishes until the input ends, the batches are done, or it is closed; says the end if it was
   * not closed.
   */
  @Override
  public void run() {
    long step = publisher.nextNumber() == 0 ? 0 : publisher.history().step() + 1;
    while (!stopping && !publisher.history().ended()) {
      NodeInput.@Nullable Sampled batch =
          settings.batches() > 0 && step >= settings.batches() ? null : input.next();
      if (batch == null) {
        publisher.end();
        return;
      }
      publisher.publish(
          new SampleBatch(
              batch.trainingStep().orElse(step++),
              publisher.quantise(batch.importances()),
              batch.tokens(),
              batch.sequenceStarts(),
              batch.position(),
              batch.extras()));
    }
  }

  /** Samples published since it was opened. */
  public long samples() {
    return publisher.samples();
  }

  /** Its publisher, for its counts. */
  public ImportancePublisher publisher() {
    return publisher;
  }

  /** Asks {@link #run} to stop after the batch in hand, without saying the end. */
  public void stop() {
    stopping = true;
  }

  /** Commits and closes; {@link #run} must have returned. */
  @Override
  public void close() {
    stopping = true;
    try {
      if (tests != null) {
        tests.close();
      }
      publisher.close();
    } finally {
      input.close();
    }
  }
}
