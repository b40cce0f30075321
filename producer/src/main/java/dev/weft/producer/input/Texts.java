package dev.weft.producer.input;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weft.producer.model.ModelException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * Texts of files: {@code .jsonl} (a JSON string a line) or plain text (texts parted by blank
 * lines), either also with {@code .gz}. Held in memory.
 */
public final class Texts {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Texts() {}

  /**
   * All texts of the files, in order.
   *
   * @throws ModelException if a file can't be read, or holds no text
   */
  public static List<String> read(List<Path> files) {
    List<String> texts = new ArrayList<>();
    for (Path file : files) {
      int before = texts.size();
      try (BufferedReader reader = open(file)) {
        if (file.getFileName().toString().contains(".jsonl")) {
          readLines(file, reader, texts);
        } else {
          readParagraphs(reader, texts);
        }
      } catch (IOException e) {
        throw new ModelException("can't read the text " + file + ": " + e, e);
      }
      if (texts.size() == before) {
        throw new ModelException(file + " holds no text");
      }
    }
    return texts;
  }

  private static BufferedReader open(Path file) throws IOException {
    InputStream stream = Files.newInputStream(file);
    return new BufferedReader(
        new InputStreamReader(
            file.toString().endsWith(".gz") ? new GZIPInputStream(stream) : stream,
            StandardCharsets.UTF_8));
  }

  private static void readLines(Path file, BufferedReader reader, List<String> texts)
      throws IOException {
    int number = 0;
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      number++;
      try {
        if (!line.isBlank()) {
          texts.add(JSON.readValue(line, String.class));
        }
      } catch (JsonProcessingException e) {
        throw new ModelException(file + ", line " + number + ": no JSON string", e);
      }
    }
  }

  private static void readParagraphs(BufferedReader reader, List<String> texts) throws IOException {
    StringBuilder open = new StringBuilder();
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      if (line.isBlank()) {
        close(open, texts);
      } else {
        open.append(open.isEmpty() ? "" : "\n").append(line);
      }
    }
    close(open, texts);
  }

  private static void close(StringBuilder open, List<String> texts) {
    if (!open.isEmpty()) {
      texts.add(open.toString());
      open.setLength(0);
    }
  }
}
