package dev.weft.clusterer.web;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/**
 * Where the API and the page are served. Immutable.
 *
 * @param host address to listen on
 * @param port 0 for a free one
 * @param token what requests must carry as bearer token; null only on loopback
 */
public record WebSettings(String host, int port, @Nullable String token) {
  /** The address unless told otherwise. */
  public static final String LOOPBACK = "127.0.0.1";

  /** Checks the port, and that other addresses than loopback have a token. */
  public WebSettings {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port " + port + " is out of range");
    }
    if (token != null && token.isBlank()) {
      throw new IllegalArgumentException("the token is empty");
    }
    if (token == null && !isLoopback(host)) {
      throw new IllegalArgumentException("host " + host + " is not loopback: it needs a token");
    }
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("host " + host + " is unknown", e);
    }
  }

  @Override
  public String toString() {
    return "WebSettings[" + host + ":" + port + (token == null ? "]" : ", with a token]");
  }
}
