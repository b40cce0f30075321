package dev.weft.producer.publish;

import com.google.protobuf.ByteString;
import dev.weft.producer.input.SamplingSource;
import dev.weft.producer.input.TextSource;
import dev.weft.producer.input.Texts;
import dev.weft.producer.input.TokenBatch;
import dev.weft.producer.input.TokenSource;
import dev.weft.producer.input.Vocabulary;
import dev.weft.producer.model.LanguageModel;
import dev.weft.producer.model.ModelException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A language model over text: a sample is a token position. */
final class TokenInput implements NodeInput {
  private final LanguageModel model;
  private final Vocabulary vocabulary;
  private final TokenSource source;

  private TokenInput(LanguageModel model, Vocabulary vocabulary, TokenSource source) {
    this.model = model;
    this.vocabulary = vocabulary;
    this.source = source;
  }

  static TokenInput open(NodeSettings settings, LanguageModel model) {
    String tokenizer = model.manifest().tokenizer();
    if (tokenizer == null) {
      throw new ModelException("model '" + model.manifest().name() + "' names no tokenizer");
    }
    Vocabulary vocabulary = Vocabulary.read(settings.model().resolve(tokenizer));
    try {
      return new TokenInput(model, vocabulary, source(settings, model, vocabulary));
    } catch (RuntimeException e) {
      vocabulary.close();
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

  @Override
  public @Nullable Sampled next() {
    TokenBatch batch = source.next();
    if (batch == null) {
      return null;
    }
    int length = batch.sequences()[0].length;
    LanguageModel.Run run = model.run(batch.sequences());
    return new Sampled(
        run.importances(),
        Arrays.stream(batch.sequences()).flatMapToInt(Arrays::stream).toArray(),
        IntStream.range(0, batch.sequences().length).map(s -> s * length).toArray(),
        SampleExtras.predictions(1, run.predicted(), run.probabilities()),
        batch.position());
  }

  @Override
  public void seek(ByteString position) {
    source.seek(position);
  }

  @Override
  public List<String> vocabulary() {
    return vocabulary.tokens(model.vocabulary());
  }

  @Override
  public void close() {
    source.close();
    vocabulary.close();
  }
}
