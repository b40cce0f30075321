package dev.weft.clusterer.web;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The page's modules as one, for a file that can import nothing: each becomes a function that gives
 * what it exported. It knows the two forms that these modules use: {@code import { a, b } from
 * './file.js'} and {@code export} before a declaration. Stateless.
 */
final class PageBundle {
  /** Each after those that it imports; {@code api.js} is left out, for there is no server. */
  private static final List<String> MODULES =
      List.of(
          "dom.js",
          "exemplars.js",
          "effects.js",
          "layermap.js",
          "alluvial.js",
          "matrix.js",
          "candidates.js",
          "runs.js",
          "run.js",
          "cluster.js",
          "subcomponent.js",
          "compare.js",
          "app.js");

  private static final Pattern IMPORT =
      Pattern.compile("(?m)^import (\\{[^}]*\\}) from '\\./([a-z0-9-]+\\.js)';$");
  private static final Pattern EXPORT =
      Pattern.compile("(?m)^export ((?:async )?function|const|class) ([A-Za-z0-9]+)");

  private PageBundle() {}

  /**
   * The module's text.
   *
   * @param first what is shown where the address names nothing
   */
  static String text(String first) {
    StringBuilder text = new StringBuilder("const modules = {};\n");
    text.append(wrapped("api.js", Report.file("report-api.js")));
    text.append("if (!location.hash) history.replaceState(null, '', '")
        .append(first)
        .append("');\n");
    MODULES.forEach(name -> text.append(wrapped(name, Report.file(name))));
    return text.toString();
  }

  private static String wrapped(String name, String source) {
    List<String> exported = new ArrayList<>();
    Matcher exports = EXPORT.matcher(source);
    while (exports.find()) {
      exported.add(exports.group(2));
    }
    String body = EXPORT.matcher(source).replaceAll("$1 $2");
    body = IMPORT.matcher(body).replaceAll("const $1 = modules['$2'];");
    if (Pattern.compile("(?m)^(import|export) ").matcher(body).find()) {
      throw new IllegalStateException(name + " imports or exports in a form that is not known");
    }
    return "modules['"
        + name
        + "'] = await (async () => {\n"
        + body
        + "\nreturn { "
        + String.join(", ", exported)
        + " };\n})();\n";
  }
}
