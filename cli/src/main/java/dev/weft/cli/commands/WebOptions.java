package dev.weft.cli.commands;

import dev.weft.clusterer.web.WebSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the page and the API are served. */
public final class WebOptions {
  @Option(
      names = "--port",
      paramLabel = "P",
      description = "Serve the page, the API, metrics and health on this port; 0: a free one.")
  @Nullable Integer port;

  /** On the port given, or on a free one. */
  WebSettings settings(ListenOptions listen) {
    return listen.on(port == null ? 0 : port);
  }
}
