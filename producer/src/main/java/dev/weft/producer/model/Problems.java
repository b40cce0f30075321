package dev.weft.producer.model;

import com.fasterxml.jackson.core.JsonProcessingException;
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
    return message == null ? e.toString() : message.lines().findFirst().orElse(e.toString());
  }
}
