package dev.weft.cli.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.cli.UserException;
import dev.weft.cli.Weft;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DefaultsTest {
  @TempDir Path folder;

  private int windows(Map<String, String> environment, String... arguments) {
    CommandLine weft = new CommandLine(new Weft());
    weft.setDefaultValueProvider(Defaults.load(weft, arguments, environment));
    CommandLine.ParseResult demo = weft.parseArgs(arguments).subcommand();
    return demo.commandSpec().findOption("--windows").getValue();
  }

  @Test
  void shouldTakeTheCommandLineThenTheEnvironmentThenTheFile() throws IOException {
    Path file = Files.writeString(folder.resolve("weft.properties"), "windows=7\nkafka.a.b=c\n");
    String config = file.toString();
    assertThat(windows(Map.of(), "demo")).isEqualTo(5);
    assertThat(windows(Map.of(), "demo", "--config", config)).isEqualTo(7);
    assertThat(windows(Map.of("WEFT_CONFIG", config), "demo")).isEqualTo(7);
    assertThat(windows(Map.of("WEFT_WINDOWS", "8"), "demo", "--config=" + config)).isEqualTo(8);
    assertThat(windows(Map.of("WEFT_WINDOWS", "8", "WEFT_DEMO_WINDOWS", "9"), "demo")).isEqualTo(9);
    assertThat(windows(Map.of("WEFT_WINDOWS", "8"), "demo", "--windows", "2")).isEqualTo(2);
    Defaults defaults =
        Defaults.load(new CommandLine(new Weft()), new String[] {"--config", config}, Map.of());
    assertThat(defaults.kafka()).containsExactly(Map.entry("a.b", "c"));
  }

  @Test
  void shouldNameWhatNoCommandKnows() throws IOException {
    Path file = Files.writeString(folder.resolve("weft.properties"), "widnows=7\n");
    assertThatThrownBy(() -> windows(Map.of(), "demo", "--config", file.toString()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("widnows");
    assertThatThrownBy(() -> windows(Map.of(), "demo", "--config", "missing.properties"))
        .hasMessageContaining("missing.properties");
  }

  @Test
  void shouldExitWithTwoOnWrongUsage() {
    assertThat(Weft.execute(new String[] {"demo", "--nonsense"}, Map.of(), false)).isEqualTo(2);
    assertThat(Weft.execute(new String[] {}, Map.of(), false)).isEqualTo(2);
    assertThat(Weft.execute(new String[] {"--version"}, Map.of(), false)).isZero();
  }
}
