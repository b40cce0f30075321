package dev.weft.producer.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.weft.producer.StoriesModel;
import dev.weft.producer.model.ModelException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TextSourceTest {
  private static final List<String> TEXTS =
      List.of(
          "Once upon a time.",
          "Lily went to the park.",
          "The dog ran.",
          "He said, \"Yes\".",
          "The end.");
  private static Vocabulary vocabulary;

  @BeforeAll
  static void read() {
    vocabulary = Vocabulary.read(StoriesModel.FOLDER.resolve("tokenizer.json"));
  }

  @AfterAll
  static void close() {
    vocabulary.close();
  }

  private static TextSource source(int node, int nodes, int sequences, int length, boolean cycle) {
    return new TextSource(vocabulary, Texts.inMemory(TEXTS), node, nodes, sequences, length, cycle);
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

  private static List<Integer> expected(int node, int nodes, int rounds) {
    List<Integer> tokens = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      for (int text = node; text < TEXTS.size(); text += nodes) {
        for (int id : vocabulary.encode(TEXTS.get(text))) {
          tokens.add(id);
        }
      }
    }
    return tokens;
  }

  @Test
  void shouldCutTextsOneAfterAnother() {
    List<Integer> all = expected(0, 1, 4);
    assertThat(drain(source(0, 1, 2, 5, true), 8)).isEqualTo(all.subList(0, 80));
  }

  @Test
  void shouldGoOnFromAnyPositionAsIfItHadNotStopped() {
    for (boolean cycle : new boolean[] {true, false}) {
      for (int node = 0; node < 2; node++) {
        int batches = cycle ? 20 : expected(node, 2, 1).size() / 6;
        TextSource whole = source(node, 2, 2, 3, cycle);
        List<ByteString> positions = new ArrayList<>();
        List<int[][]> rows = new ArrayList<>();
        for (int b = 0; b < batches; b++) {
          TokenBatch batch = whole.next();
          positions.add(batch.position());
          rows.add(batch.sequences());
        }
        for (int b = 0; b < batches - 1; b++) {
          TextSource resumed = source(node, 2, 2, 3, cycle);
          resumed.seek(positions.get(b));
          TokenBatch next = resumed.next();
          assertThat(next.sequences()).isDeepEqualTo(rows.get(b + 1));
          assertThat(next.position()).isEqualTo(positions.get(b + 1));
        }
      }
    }
  }

  @Test
  void shouldDealTextsToNodesAndEndWhereItDoesNotCycle() {
    for (int node = 0; node < 3; node++) {
      List<Integer> own = expected(node, 3, 1);
      TextSource source = source(node, 3, 1, 4, false);
      int whole = own.size() / 4;
      assertThat(drain(source, whole)).isEqualTo(own.subList(0, whole * 4));
      assertThat(source.next()).isNull();
      assertThat(source.next()).isNull();
    }
  }

  @Test
  void shouldEndAtOnceFromAPositionBehindTheLastText() {
    TextSource source = source(0, 1, 1, 4, false);
    source.seek(ByteString.copyFromUtf8("text:5:0"));
    assertThat(source.next()).isNull();
  }

  @Test
  void shouldRefuseToCycleThroughNothing() {
    TextSource sixth = source(5, 6, 1, 4, true);
    assertThatThrownBy(sixth::next)
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("node 6 of 6 nodes");
    assertThat(source(5, 6, 1, 4, false).next()).isNull();
  }

  @Test
  void shouldQuotePositionsThatAreNotItsOwn() {
    for (String position : new String[] {"sampled:1", "text:1", "text:-1:0", "text:1:x"}) {
      assertThatThrownBy(() -> source(0, 1, 1, 4, true).seek(ByteString.copyFromUtf8(position)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(position);
    }
  }
}
