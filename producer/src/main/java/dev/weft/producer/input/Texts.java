package dev.weft.producer.input;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Texts in a fixed order, to be read from the beginning as often as need be. */
public interface Texts {
  /** Begins to read them. */
  Cursor begin();

  /** A reading under way. Not safe for several threads. */
  interface Cursor extends AutoCloseable {
    /** The next text, or null after the last. */
    @Nullable String next();

    @Override
    void close();
  }

  /**
   * The texts of files, in order, of which only one is held in memory: {@code .jsonl} (on each line
   * a JSON string, or an object whose field {@code text} is one) or plain text (texts parted by
   * blank lines), either also with {@code .gz}.
   *
   * @throws dev.weft.producer.model.ModelException if one is no file; later, if it can't be read
   */
  static Texts of(List<Path> files) {
    return new TextFiles(files);
  }

  /** Texts held in memory. */
  static Texts inMemory(List<String> texts) {
    return () -> {
      Iterator<String> iterator = texts.iterator();
      return new Cursor() {
        @Override
        public @Nullable String next() {
          return iterator.hasNext() ? iterator.next() : null;
        }

        @Override
        public void close() {}
      };
    };
  }
}
