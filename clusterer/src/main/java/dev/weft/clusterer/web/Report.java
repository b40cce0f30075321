package dev.weft.clusterer.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * One HTML file with the page's pictures of a run's latest window, that needs no server and no
 * network: the page's own modules over the answers that the server gave. Views of single
 * subcomponents are left out. Some megabytes; not for several threads.
 */
public final class Report {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client = HttpClient.newHttpClient();
  private final String root;
  private final Map<String, Object> answers = new LinkedHashMap<>();

  private Report(String root) {
    this.root = root;
  }

  /**
   * The file's text.
   *
   * @param server that has no token
   * @throws IllegalArgumentException if the run has no snapshot
   */
  public static String html(WebServer server, String run) throws InterruptedException {
    Report report = new Report(server.address() + Api.ROOT.substring(1));
    report.askForAll(run);
    return report.text(run);
  }

  private void askForAll(String run) throws InterruptedException {
    String path = "/runs/" + encoded(run);
    ask(path);
    JsonNode snapshot = ask(path + "/snapshots/latest");
    if (snapshot == null) {
      throw new IllegalArgumentException("no snapshot of run '" + run + "' is kept");
    }
    answers.put("/runs", Map.of("runs", new Object[] {answers.get(path)}));
    ask(path + "/history?limit=30");
    ask(path + "/correlations?window=latest&limit=60000");
    ask(path + "/clusters?limit=10000");
    for (JsonNode row : snapshot.get("rows")) {
      String id = row.get("id").asText();
      ask(path + "/clusters/" + id + "?window=latest");
      ask(path + "/correlations?cluster=" + id + "&window=latest&limit=20000");
    }
    JsonNode windows = JSON.valueToTree(answers.get(path)).path("sources").path(0).path("windows");
    if (windows.size() > 1) {
      String from = windows.get(windows.size() - 2).asText();
      String to = windows.get(windows.size() - 1).asText();
      ask(path + "/compare?from=" + from + "&to=" + to);
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** The answer, kept under its path; null where there is none. */
  private @Nullable JsonNode ask(String path) throws InterruptedException {
    try {
      HttpResponse<String> response =
          client.send(
              HttpRequest.newBuilder(URI.create(root + path)).build(),
              HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        return null;
      }
      JsonNode answer = JSON.readTree(response.body());
      answers.put(path, answer);
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String text(String run) {
    String data = Base64.getEncoder().encodeToString(zipped(Json.text(answers)));
    return file("index.html")
        .replaceAll("<link rel=\"stylesheet\"[^>]*>", "")
        .replaceAll("<script[^>]*></script>\\s*", "")
        .replace("<title>Weft</title>", "<title>Weft: run " + run + "</title>")
        .replace("</head>", "<style>\n" + file("weft.css") + "</style>\n</head>")
        .replace(
            "</body>",
            "<script id=\"answers\" type=\"application/octet-stream\">"
                + data
                + "</script>\n<script>"
                + file("d3.js")
                + "</script>\n<script type=\"module\">\n"
                + PageBundle.text("#/" + encoded(run))
                + "</script>\n</body>");
  }

  static String file(String name) {
    return new String(Objects.requireNonNull(PageFiles.read(name)), StandardCharsets.UTF_8);
  }

  private static byte[] zipped(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
