package dev.weft.producer.input;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weft.producer.model.ModelException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** Texts of files, as {@link Texts#of} says. */
final class TextFiles implements Texts {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<Path> files;

  TextFiles(List<Path> files) {
    this.files = List.copyOf(files);
    for (Path file : files) {
      if (!Files.isRegularFile(file)) {
        throw new ModelException("no text file " + file);
      }
    }
  }

  @Override
  public Cursor begin() {
    return new FilesCursor();
  }

  private final class FilesCursor implements Cursor {
    private int nextFile;
    private int line;
    private boolean found;
    private @Nullable BufferedReader reader;

    @Override
    public @Nullable String next() {
      while (reader != null || nextFile < files.size()) {
        Path file = files.get(reader == null ? nextFile : nextFile - 1);
        try {
          if (reader == null) {
            reader = open(file);
            nextFile++;
            line = 0;
            found = false;
          }
          String text = lines(file) ? nextLine(file, reader) : nextParagraph(reader);
          if (text != null) {
            found = true;
            return text;
          }
          reader.close();
          reader = null;
        } catch (IOException e) {
          throw new ModelException("can't read the text " + file + ": " + e, e);
        }
        if (!found) {
          throw new ModelException(file + " holds no text");
        }
      }
      return null;
    }

    private @Nullable String nextLine(Path file, BufferedReader from) throws IOException {
      for (String read = from.readLine(); read != null; read = from.readLine()) {
        line++;
        if (!read.isBlank()) {
          return parse(file, read);
        }
      }
      return null;
    }

    private String parse(Path file, String json) {
      try {
        JsonNode node = JSON.readTree(json);
        JsonNode text = node.isObject() ? node.path("text") : node;
        if (text.isTextual()) {
          return text.textValue();
        }
      } catch (JsonProcessingException e) {
        throw new ModelException(file + ", line " + line + ": no JSON", e);
      }
      throw new ModelException(
          file + ", line " + line + ": neither a JSON string nor an object with a text");
    }

    @Override
    public void close() {
      if (reader != null) {
        try {
          reader.close();
        } catch (IOException e) {
          throw new ModelException("can't close " + files.get(nextFile - 1) + ": " + e, e);
        }
      }
    }
  }

  private static boolean lines(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(".jsonl") || name.endsWith(".jsonl.gz");
  }

  private static BufferedReader open(Path file) throws IOException {
    InputStream stream = Files.newInputStream(file);
    try {
      InputStream plain = file.toString().endsWith(".gz") ? new GZIPInputStream(stream) : stream;
      return new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8));
    } catch (IOException e) {
      stream.close();
      throw e;
    }
  }

  private static @Nullable String nextParagraph(BufferedReader reader) throws IOException {
    StringBuilder text = new StringBuilder();
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      if (!line.isBlank()) {
        text.append(text.isEmpty() ? "" : "\n").append(line);
      } else if (!text.isEmpty()) {
        break;
      }
    }
    return text.isEmpty() ? null : text.toString();
  }
}
