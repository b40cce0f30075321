package dev.weft.clusterer.analyses;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one object of a file, by type. What is absent has its fallback, and so has what is
 * of the wrong type, so that the rest can still be looked at; that is a problem, and so is a field
 * that nobody asked for. Not safe for several threads.
 */
final class Fields {
  private final JsonNode object;
  private final String where;
  private final List<String> problems;
  private final Set<String> known = new HashSet<>();

  Fields(JsonNode object, String where, List<String> problems) {
    this.object = object;
    this.where = where;
    this.problems = problems;
  }

  void problem(String what) {
    problems.add(where + ": " + what);
  }

  @Nullable JsonNode get(String name) {
    known.add(name);
    JsonNode value = object.get(name);
    return value == null || value.isNull() ? null : value;
  }

  long whole(String name, long fallback) {
    JsonNode value = get(name);
    if (value == null) {
      return fallback;
    }
    if (value.isIntegralNumber() && value.canConvertToLong()) {
      return value.longValue();
    }
    problem(name + " " + value + " is no whole number");
    return fallback;
  }

  int integer(String name, int fallback) {
    long value = whole(name, fallback);
    if (value == (int) value) {
      return (int) value;
    }
    problem(name + " " + value + " is out of range");
    return fallback;
  }

  double number(String name, double fallback) {
    JsonNode value = get(name);
    if (value == null) {
      return fallback;
    }
    if (value.isNumber()) {
      return value.doubleValue();
    }
    problem(name + " " + value + " is no number");
    return fallback;
  }

  boolean flag(String name, boolean fallback) {
    JsonNode value = get(name);
    if (value == null) {
      return fallback;
    }
    if (value.isBoolean()) {
      return value.booleanValue();
    }
    problem(name + " " + value + " is neither true nor false");
    return fallback;
  }

  String text(String name, String fallback) {
    JsonNode value = get(name);
    if (value == null) {
      return fallback;
    }
    if (value.isValueNode()) {
      return value.asText();
    }
    problem(name + " " + value + " is no text");
    return fallback;
  }

  /**
   * One of some words.
   *
   * @param meaning of a word, if it is one of them
   * @param words all of them, for people
   */
  <T> T word(String name, T fallback, Function<String, Optional<T>> meaning, String words) {
    JsonNode value = get(name);
    if (value == null) {
      return fallback;
    }
    return meaning
        .apply(value.asText())
        .orElseGet(
            () -> {
              problem(name + " " + value + " is none of " + words);
              return fallback;
            });
  }

  /** A list whose items the function reads; those that it can't are a problem. */
  <T> List<T> list(
      String name, List<T> fallback, Function<JsonNode, Optional<T>> item, String what) {
    JsonNode value = get(name);
    if (value == null) {
      return fallback;
    }
    if (!value.isArray()) {
      problem(name + " " + value + " is no list of " + what);
      return fallback;
    }
    List<T> items = new ArrayList<>();
    for (JsonNode each : value) {
      item.apply(each)
          .ifPresentOrElse(items::add, () -> problem(name + ": " + each + " is none of " + what));
    }
    return items;
  }

  /** To be called last: names the fields that nobody asked for. */
  void refuseOthers() {
    object
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!known.contains(name)) {
                problem("nothing is called '" + name + "'");
              }
            });
  }
}
