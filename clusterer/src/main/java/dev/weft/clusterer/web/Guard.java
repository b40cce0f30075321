package dev.weft.clusterer.web;

import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks at every request first. With a token, the API and the meters want it as bearer token;
 * without, only requests that name a loopback host pass, so that no other site's page can read the
 * API by a name that resolves to loopback. Safe for any threads.
 *
 * @param token or null on loopback
 */
record Guard(@Nullable String token) {
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final Map<String, String> HEADERS =
      Map.of(
          "Content-Security-Policy",
          "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
              + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
          "X-Content-Type-Options",
          "nosniff",
          "Referrer-Policy",
          "no-referrer",
          "Cross-Origin-Resource-Policy",
          "same-origin",
          "Cache-Control",
          "no-store");

  void check(Context context) {
    HEADERS.forEach(context::header);
    String wanted = token;
    if (wanted == null) {
      String host = Objects.requireNonNullElse(context.header("Host"), "");
      if (!LOOPBACK.contains(host.replaceFirst(":[0-9]+$", ""))) {
        throw Problem.refused(403, "Host", "host '" + host + "' is not loopback");
      }
    } else if (isData(context.path()) && !carries(context, wanted)) {
      context.header("WWW-Authenticate", "Bearer");
      throw Problem.refused(401, "Authorization", "a bearer token is needed");
    }
  }

  private static boolean isData(String path) {
    return path.startsWith(Api.ROOT) || path.startsWith(MonitorRoutes.METRICS);
  }

  private static boolean carries(Context context, String wanted) {
    String sent = Objects.requireNonNullElse(context.header("Authorization"), "");
    return MessageDigest.isEqual(
        sent.getBytes(StandardCharsets.UTF_8),
        ("Bearer " + wanted).getBytes(StandardCharsets.UTF_8));
  }
}
