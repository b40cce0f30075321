package dev.weft.producer.publish;

import dev.weft.core.RunManifest;
import dev.weft.producer.input.SamplingSource;
import dev.weft.producer.input.TextSource;
import dev.weft.producer.input.Texts;
import dev.weft.producer.input.TokenBatch;
import dev.weft.producer.input.TokenSource;
import dev.weft.producer.input.Vocabulary;
import dev.weft.producer.model.Importances;
import dev.weft.producer.model.LanguageModel;
import dev.weft.producer.model.ModelException;
import dev.weft.producer.model.ModelManifest;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Runs a decomposed language model over text and publishes the importances of every token. Steps
 * are its own count of batches. Opened again after a restart, it goes on with the next batch of its
 * input. {@link #run} belongs to one thread; everything else may be called from any.
 */
public final class InferenceNode implements Runnable, AutoCloseable {
  private final NodeSettings settings;
  private final LanguageModel model;
  private final TokenSource source;
  private final Vocabulary vocabulary;
  private final ImportancePublisher publisher;
  private volatile boolean stopping;

  private InferenceNode(
      NodeSettings settings,
      LanguageModel model,
      TokenSource source,
      Vocabulary vocabulary,
      ImportancePublisher publisher) {
    this.settings = settings;
    this.model = model;
    this.source = source;
    this.vocabulary = vocabulary;
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
    LanguageModel model =
        LanguageModel.load(
            settings.model(),
            manifest,
            settings.checkpoint() == null
                ? manifest.lastCheckpoint()
                : manifest.checkpoint(settings.checkpoint()));
    if (manifest.tokenizer() == null) {
      throw new ModelException("model '" + manifest.name() + "' names no tokenizer");
    }
    Vocabulary vocabulary = Vocabulary.read(settings.model().resolve(manifest.tokenizer()));
    try {
      return open(settings, model, vocabulary, source(settings, model, vocabulary));
    } catch (RuntimeException e) {
      vocabulary.close();
      throw e;
    }
  }

  private static InferenceNode open(
      NodeSettings settings, LanguageModel model, Vocabulary vocabulary, TokenSource source) {
    RunManifest run =
        RunManifests.of(
            model.manifest(),
            settings.run(),
            settings.nodes(),
            settings.windowSteps(),
            settings.seed(),
            settings.outOfRange(),
            vocabulary.tokens(model.vocabulary()));
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
        source.seek(publisher.history().position());
      }
      return new InferenceNode(settings, model, source, vocabulary, publisher);
    } catch (RuntimeException e) {
      publisher.close();
      source.close();
      throw e;
    }
  }

  private static TokenSource source(
      NodeSettings settings, LanguageModel model, Vocabulary vocabulary) {
    int length = settings.length() == 0 ? model.longestSequence() : settings.length();
    if (length > model.longestSequence()) {
      throw new IllegalArgumentException(
          "sequences of " + length + " tokens; the model takes " + model.longestSequence());
    }
    NodeSettings.requireBatchSize(settings.sequences(), length);
    String ownText = model.manifest().text();
    int index = settings.nodes().indexOf(settings.node());
    if (settings.sampled() || (settings.texts().isEmpty() && ownText == null)) {
      return new SamplingSource(model, settings.seed(), index, settings.sequences(), length);
    }
    List<Path> files =
        settings.texts().isEmpty()
            ? List.of(settings.model().resolve(Objects.requireNonNull(ownText)))
            : settings.texts();
    return new TextSource(
        vocabulary,
        Texts.of(files),
        index,
        settings.nodes().size(),
        settings.sequences(),
        length,
        settings.cycle());
  }

  /**
   * Publishes until the input ends, the batches are done, or it is closed; says the end if it was
   * not closed.
   */
  @Override
  public void run() {
    long step = publisher.nextNumber() == 0 ? 0 : publisher.history().step() + 1;
    while (!stopping && !publisher.history().ended()) {
      TokenBatch tokens =
          settings.batches() > 0 && step >= settings.batches() ? null : source.next();
      if (tokens == null) {
        publisher.end();
        return;
      }
      publish(step++, tokens);
    }
  }

  private void publish(long step, TokenBatch tokens) {
    Importances importances = model.importances(tokens.sequences());
    int length = tokens.sequences()[0].length;
    publisher.publish(
        new SampleBatch(
            step,
            publisher.quantise(importances),
            Arrays.stream(tokens.sequences()).flatMapToInt(Arrays::stream).toArray(),
            IntStream.range(0, tokens.sequences().length).map(s -> s * length).toArray(),
            tokens.position()));
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
      publisher.close();
    } finally {
      source.close();
      vocabulary.close();
    }
  }
}
