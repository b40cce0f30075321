package dev.weft.clusterer.web;

import java.util.LinkedHashMap;
import java.util.Map;

/** An error as the API tells it: problem details (RFC 9457) that name the culprit. */
final class Problem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String title;
  private final String culprit;

  private Problem(int status, String title, String culprit, String detail) {
    super(detail);
    this.status = status;
    this.title = title;
    this.culprit = culprit;
  }

  static Problem notFound(String what, String culprit) {
    return new Problem(404, "not found", culprit, "no " + what + " '" + culprit + "'");
  }

  static Problem badParameter(String name, String value, String wanted) {
    return new Problem(
        400, "bad parameter", name, name + " is '" + value + "'; it must be " + wanted);
  }

  static Problem conflict(String culprit, String detail) {
    return new Problem(409, "of another run", culprit, detail);
  }

  static Problem refused(int status, String culprit, String detail) {
    return new Problem(status, status == 401 ? "unauthorized" : "refused", culprit, detail);
  }

  static Problem internal() {
    return new Problem(500, "internal error", "weft", "see the log");
  }

  int status() {
    return status;
  }

  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("type", "about:blank");
    json.put("title", title);
    json.put("status", status);
    json.put("detail", getMessage());
    json.put("culprit", culprit);
    return json;
  }
}
