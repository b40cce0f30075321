package dev.weft.producer.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.weft.producer.model.LanguageModel;
import dev.weft.producer.model.ModelException;
import dev.weft.producer.model.ModelManifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenSourceTest {
  private static final Path FOLDER = Path.of("../models/stories");
  private static final List<String> TEXTS =
      List.of("Once upon a time.", "Lily went to the park.", "The dog ran.", "He said, \"Yes\".");
  private static Vocabulary vocabulary;

  @BeforeAll
  static void read() {
    vocabulary = Vocabulary.read(FOLDER.resolve("tokenizer.json"));
  }

  @AfterAll
  static void close() {
    vocabulary.close();
  }

  @Test
  void shouldEncodeToTokensThatMakeUpTheText() {
    int[] ids = vocabulary.encode("Once upon a time");
    assertThat(ids[0]).isZero();
    List<String> tokens = vocabulary.tokens(1_024);
    StringBuilder text = new StringBuilder();
    for (int i = 1; i < ids.length; i++) {
      text.append(tokens.get(ids[i]));
    }
    assertThat(text).hasToString("Once upon a time");
    assertThat(tokens.get(0)).isEqualTo("<s>");
  }

  private static List<Integer> drain(TokenSource source, int batches) {
    List<Integer> tokens = new ArrayList<>();
    for (int i = 0; i < batches; i++) {
      for (int[] row : source.next().sequences()) {
        for (int token : row) {
          tokens.add(token);
        }
      }
    }
    return tokens;
  }

  @Test
  void shouldCutTextsOneAfterAnotherAndGoOnWhereItStood() {
    List<Integer> all = new ArrayList<>();
    for (int round = 0; round < 4; round++) {
      for (String text : TEXTS) {
        for (int id : vocabulary.encode(text)) {
          all.add(id);
        }
      }
    }
    TextSource whole = new TextSource(vocabulary, TEXTS, 0, 1, 2, 5, true);
    assertThat(drain(whole, 6)).isEqualTo(all.subList(0, 60));
    TextSource first = new TextSource(vocabulary, TEXTS, 0, 1, 2, 5, true);
    ByteString position = ByteString.EMPTY;
    for (int i = 0; i < 3; i++) {
      position = first.next().position();
    }
    TextSource resumed = new TextSource(vocabulary, TEXTS, 0, 1, 2, 5, true);
    resumed.seek(position);
    assertThat(drain(resumed, 3)).isEqualTo(all.subList(30, 60));
    assertThatThrownBy(() -> resumed.seek(ByteString.copyFromUtf8("sampled:1")))
        .hasMessageContaining("sampled:1");
  }

  @Test
  void shouldDealTextsToNodesAndEndWhereItDoesNotCycle() {
    TextSource second = new TextSource(vocabulary, TEXTS, 1, 2, 1, 4, false);
    List<Integer> expected = new ArrayList<>();
    for (int t : new int[] {1, 3}) {
      for (int id : vocabulary.encode(TEXTS.get(t))) {
        expected.add(id);
      }
    }
    int whole = expected.size() / 4;
    assertThat(drain(second, whole)).isEqualTo(expected.subList(0, whole * 4));
    assertThat(second.next()).isNull();
    assertThatThrownBy(() -> new TextSource(vocabulary, TEXTS, 0, 5, 1, 4, false))
        .hasMessageContaining("5 nodes");
  }

  @Test
  void shouldSampleTheSameAgainFromAnyBatch() {
    ModelManifest manifest = ModelManifest.read(FOLDER);
    LanguageModel model = LanguageModel.load(FOLDER, manifest, manifest.lastCheckpoint());
    SamplingSource source = new SamplingSource(model, 7, 2, 60);
    ByteString afterFirst = source.next().position();
    int[][] second = source.next().sequences();
    SamplingSource resumed = new SamplingSource(model, 7, 2, 60);
    resumed.seek(afterFirst);
    assertThat(resumed.next().sequences()).isDeepEqualTo(second);
    assertThat(second[0][0]).isZero();
    assertThat(second[0]).isNotEqualTo(second[1]);
  }

  @Test
  void shouldReadLinesAndParagraphs(@TempDir Path folder) throws IOException {
    Path lines = Files.writeString(folder.resolve("a.jsonl"), "\"one\\ntwo\"\n\n\"three\"\n");
    Path plain = Files.writeString(folder.resolve("b.txt"), "four\nfive\n\n\nsix\n");
    assertThat(Texts.read(List.of(lines, plain)))
        .containsExactly("one\ntwo", "three", "four\nfive", "six");
    Path bad = Files.writeString(folder.resolve("c.jsonl"), "\"one\"\nnonsense\n");
    assertThatThrownBy(() -> Texts.read(List.of(bad)))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("line 2");
    Path empty = Files.writeString(folder.resolve("d.txt"), "\n");
    assertThatThrownBy(() -> Texts.read(List.of(empty))).hasMessageContaining("holds no text");
  }
}
