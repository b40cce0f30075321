package dev.weft.producer.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.producer.StoriesModel;
import dev.weft.producer.model.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VocabularyTest {
  @Test
  void shouldEncodeToTokensThatMakeUpTheText() {
    try (Vocabulary vocabulary = Vocabulary.read(StoriesModel.FOLDER.resolve("tokenizer.json"))) {
      int[] ids = vocabulary.encode("Once upon a time, \"Lily\" said.\nYes");
      assertThat(ids[0]).isZero();
      List<String> tokens = vocabulary.tokens(1_024);
      StringBuilder text = new StringBuilder();
      for (int i = 1; i < ids.length; i++) {
        text.append(tokens.get(ids[i]));
      }
      assertThat(text).hasToString("Once upon a time, \"Lily\" said.\nYes");
      assertThat(tokens.get(0)).isEqualTo("<s>");
      assertThat(vocabulary.decode(ids)).isEqualTo("<s>" + text);
    }
  }

  /** SentencePiece's way: a word's mark becomes a space, and the decoder drops the first one. */
  @Test
  void shouldKeepTheSpaceThatADecoderDropsAtTheBeginningOfAText(@TempDir Path folder)
      throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("tokenizer.json"),
            """
            {"version": "1.0", "truncation": null, "padding": null, "added_tokens": [],
             "normalizer": null, "post_processor": null,
             "pre_tokenizer": {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always"},
             "decoder": {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always"},
             "model": {"type": "BPE", "vocab": {"a": 0, "▁": 1, "b": 2, "▁b": 3, "▁a": 4},
                       "merges": ["▁ b", "▁ a"]}}
            """);
    try (Vocabulary vocabulary = Vocabulary.read(file)) {
      assertThat(vocabulary.encode("a b")).containsExactly(4, 3);
      assertThat(vocabulary.tokens(6)).containsExactly("a", " ", "b", " b", " a", "");
    }
  }

  @Test
  void shouldNameAFileThatIsNoTokenizer(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("tokenizer.json"), "{}");
    assertThatThrownBy(() -> Vocabulary.read(file))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(file.toString());
    assertThatThrownBy(() -> Vocabulary.read(folder.resolve("none.json")))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("none.json");
  }
}
