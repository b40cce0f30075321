package dev.weft.cli.commands;

import dev.weft.clusterer.web.WebSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the page and the API are served. */
public final class WebOptions {
  @Option(
      names = "--port",
      paramLabel = "P",
      description = "Serve the page and the API on this port; 0: a free one.")
  @Nullable Integer port;

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
      description = "Requests to the API must carry it as bearer token; better set as WEFT_TOKEN.")
  private @Nullable String token;

  /** On the port given, or on a free one. */
  WebSettings settings() {
    return new WebSettings(host, port == null ? 0 : port, token);
  }
}
