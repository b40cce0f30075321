package dev.weft.clusterer.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** JSON text of maps, lists, records, numbers and strings. Stateless. */
final class Json {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Json() {}

  static String text(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("maps of numbers and strings are JSON", e);
    }
  }

  /** JSON knows no NaN: null. */
  static @Nullable Double number(double value) {
    return Double.isFinite(value) ? value : null;
  }

  /** A constant's name as JSON has it: {@code finest-that-replicates}. */
  static String label(String constant, String prefix) {
    String name = constant.startsWith(prefix) ? constant.substring(prefix.length()) : constant;
    return name.toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
