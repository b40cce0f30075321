package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of a command that fails. */
class WeftTest {
  private static final String LOG = "weft.log";

  @TempDir Path folder;
  private final PrintStream out = System.out;
  private final PrintStream err = System.err;
  private int code;

  @AfterEach
  void restore() {
    System.setOut(out);
    System.setErr(err);
    System.clearProperty(LOG);
  }

  private String said(Map<String, String> environment, String... arguments) {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
    code = Weft.execute(arguments, environment, false);
    return said.toString(StandardCharsets.UTF_8);
  }

  @Test
  void shouldSayAnErrorInOneLine() {
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int value) {
            throw new NoClassDefFoundError("made for a test");
          }
        };
    System.setOut(new PrintStream(full, true, StandardCharsets.UTF_8));
    assertThat(said(Map.of(), "broker", "--dry-run", "--data-dir", "data"))
        .isEqualTo("weft: NoClassDefFoundError: made for a test\n");
    assertThat(code).isEqualTo(1);
  }

  @Test
  void shouldShowStackTracesHoweverThatIsAskedFor() throws IOException {
    String missing = folder.resolve("missing").toString();
    String[] runs = {"runs", "--data-dir", missing};
    assertThat(said(Map.of(), runs)).isEqualTo("weft: " + missing + " holds no data of a demo\n");
    assertThat(System.getProperty(LOG)).isNull();
    requireTrace(said(Map.of(), "runs", "--data-dir", missing, "--verbose"));
    requireTrace(said(Map.of("WEFT_VERBOSE", "true"), runs));
    requireTrace(said(Map.of("WEFT_RUNS_VERBOSE", "true"), runs));
    Path file = Files.writeString(folder.resolve("weft.properties"), "verbose=true\n");
    requireTrace(said(Map.of("WEFT_CONFIG", file.toString()), runs));
    assertThat(said(Map.of("WEFT_DEMO_VERBOSE", "true"), runs)).hasLineCount(1);
  }

  private void requireTrace(String said) {
    assertThat(code).isEqualTo(1);
    assertThat(said).contains("holds no data of a demo\n").contains("\tat dev.weft.cli.");
    assertThat(System.clearProperty(LOG)).isEqualTo("info");
  }
}
