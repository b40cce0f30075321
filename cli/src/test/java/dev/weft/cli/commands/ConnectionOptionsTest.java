package dev.weft.cli.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectionOptionsTest {
  @TempDir Path folder;

  @Test
  void shouldTakeAFolderForNewThatHoldsTheLaunchersCacheAlone() throws IOException {
    assertThat(ConnectionOptions.holdsNothing(folder)).isTrue();
    Files.createDirectories(folder.resolve("cache/tmp"));
    assertThat(ConnectionOptions.holdsNothing(folder)).isTrue();
    Files.createFile(folder.resolve("thesis.txt"));
    assertThat(ConnectionOptions.holdsNothing(folder)).isFalse();
  }
}
