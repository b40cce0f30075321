package dev.weft.cli.commands;

import dev.weft.clusterer.web.WebSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Under which address and token a process serves. */
public final class ListenOptions {
  @Option(
      names = "--host",
      paramLabel = "HOST",
      defaultValue = WebSettings.LOOPBACK,
      description =
          "Address to serve on; others than loopback need --token (default: ${DEFAULT-VALUE}).")
  private String host = WebSettings.LOOPBACK;

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      description =
          "Requests to the API and for metrics must carry it as bearer token; better set as "
              + "WEFT_TOKEN.")
  private @Nullable String token;

  WebSettings on(int port) {
    return new WebSettings(host, port, token);
  }
}
