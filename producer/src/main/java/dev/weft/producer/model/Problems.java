package dev.weft.producer.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import java.io.IOException;

/** What went wrong while reading a file, in one line. */
final class Problems {
  private Problems() {}

  static String of(IOException e) {
    if (e.getCause() instanceof IllegalArgumentException refusal && refusal.getMessage() != null) {
      return refusal.getMessage();
    }
    String message =
        e instanceof JsonProcessingException json ? json.getOriginalMessage() : e.toString();
    String line = message == null ? e.toString() : message.lines().findFirst().orElse("");
    return e instanceof JsonMappingException mapping
        ? path(mapping) + ": " + line.replaceFirst(" \\(set Deserialization.*", "")
        : line;
  }

  /** Where in the file, as causal_importance.norm_eps or matrices[3].layer. */
  private static String path(JsonMappingException problem) {
    StringBuilder path = new StringBuilder();
    for (JsonMappingException.Reference reference : problem.getPath()) {
      if (reference.getFieldName() == null) {
        path.append('[').append(reference.getIndex()).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(reference.getFieldName());
      }
    }
    return path.toString();
  }
}
