package dev.weft.clusterer.web;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The page's files, out of the jar: a plain name each, so that no path leaves the web root. */
final class PageFiles {
  private static final Pattern NAME = Pattern.compile("[a-z0-9-]+\\.(html|js|css|svg)");
  private static final String D3 = "/META-INF/resources/webjars/d3/7.9.0/dist/d3.min.js";
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "svg", "image/svg+xml");

  private PageFiles() {}

  static void index(Context context) {
    send(context, "index.html");
  }

  static void file(Context context) {
    send(context, context.pathParam("file"));
  }

  private static void send(Context context, String name) {
    Matcher matcher = NAME.matcher(name);
    byte[] content = matcher.matches() ? read(name) : null;
    if (content == null) {
      throw Problem.notFound("file", name);
    }
    context.contentType(TYPES.getOrDefault(matcher.group(1), "text/plain")).result(content);
  }

  /** A file of the page; null where there is none. */
  static byte @Nullable [] read(String name) {
    String path = name.equals("d3.js") ? D3 : "/web/" + name;
    try (InputStream stream = PageFiles.class.getResourceAsStream(path)) {
      return stream == null ? null : stream.readAllBytes();
    } catch (IOException e) {
      throw new IllegalStateException("can't read " + path, e);
    }
  }
}
