package dev.weft.producer.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.producer.model.ModelException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextsTest {
  @TempDir Path folder;

  private Path file(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }

  private static byte[] zipped(String content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
      zip.write(content.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private static List<String> read(Path... files) {
    List<String> texts = new ArrayList<>();
    try (Texts.Cursor cursor = Texts.of(List.of(files)).begin()) {
      for (String text = cursor.next(); text != null; text = cursor.next()) {
        texts.add(text);
      }
      assertThat(cursor.next()).isNull();
    }
    return texts;
  }

  @Test
  void shouldReadLinesAndParagraphsOfAllFilesInOrder() throws IOException {
    Path lines = file("a.jsonl", "\"one\\ntwo\"\n\n{\"id\": 7, \"text\": \"three\"}\n");
    Path plain = file("b.txt", "\nfour\nfive\n \n\nsix");
    Path zippedLines = Files.write(folder.resolve("c.jsonl.gz"), zipped("\"seven é\"\n"));
    Path zippedPlain = Files.write(folder.resolve("d.txt.gz"), zipped("eight\n\nnine\n"));
    assertThat(read(lines, plain, zippedLines, zippedPlain))
        .containsExactly("one\ntwo", "three", "four\nfive", "six", "seven é", "eight", "nine");
  }

  @Test
  void shouldNameFileAndLineOfWhatIsNoText() throws IOException {
    for (String bad : new String[] {"nonsense", "12", "null", "{\"body\": \"x\"}", "[\"x\"]"}) {
      Path file = file("bad.jsonl", "\"one\"\n\n" + bad + "\n");
      assertThatThrownBy(() -> read(file))
          .isInstanceOf(ModelException.class)
          .hasMessageContaining(file + ", line 3");
    }
  }

  @Test
  void shouldNameFilesThatAreMissingEmptyOrCutShort() throws IOException {
    Path empty = file("empty.txt", "\n");
    assertThatThrownBy(() -> read(empty)).hasMessage(empty + " holds no text");
    assertThatThrownBy(() -> read(folder.resolve("none.txt"))).hasMessageContaining("none.txt");
    byte[] whole = zipped("\"" + "text ".repeat(100) + "\"\n");
    Path cut = Files.write(folder.resolve("cut.jsonl.gz"), Arrays.copyOf(whole, 20));
    assertThatThrownBy(() -> read(cut))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("cut.jsonl.gz");
    Path fake = file("fake.jsonl.gz", "\"no zip\"\n");
    assertThatThrownBy(() -> read(fake)).hasMessageContaining("fake.jsonl.gz");
  }
}
