package dev.weft.producer.planted;

import dev.weft.producer.planted.Drift.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is planted. Immutable; its text form is {@code name=value} by commas, as in {@code
 * subcomponents=16000,circuits=400,size=2-70,split=3@80}.
 *
 * @param subcomponents C
 * @param layers over which they are spread, one matrix each
 * @param circuits their number
 * @param smallest members of the smallest circuit, at least 2
 * @param largest members of the largest
 * @param active subcomponents that fire in a sample, on average, while the first circuits all hold
 * @param noise share of the firings that belong to no circuit, in [0, 1)
 * @param shared share of a circuit's members that belong to another one too, in [0, 1)
 * @param fires share of a circuit's members that fire where it is active, in (0, 1]
 * @param drift what changes at which step
 */
public record PlantedSpec(
    int subcomponents,
    int layers,
    int circuits,
    int smallest,
    int largest,
    double active,
    double noise,
    double shared,
    double fires,
    List<Drift> drift) {
  private static final Map<String, String> DEFAULTS = defaults();
  private static final Map<String, Kind> KINDS =
      Map.of(
          "appear", Kind.APPEAR, "vanish", Kind.VANISH, "split", Kind.SPLIT, "merge", Kind.MERGE);
  private static final String CHANGES =
      "and changes: appear=C@STEP, vanish=C@STEP, split=C@STEP, merge=C+C@STEP";

  private static Map<String, String> defaults() {
    Map<String, String> defaults = new LinkedHashMap<>();
    defaults.put("subcomponents", "4000");
    defaults.put("layers", "4");
    defaults.put("circuits", "100");
    defaults.put("size", "2-70");
    defaults.put("active", "60");
    defaults.put("noise", "0.1");
    defaults.put("shared", "0");
    defaults.put("fires", "0.9");
    return defaults;
  }

  /** Checks every range, naming all problems at once. */
  public PlantedSpec {
    List<String> problems = new ArrayList<>();
    require(
        subcomponents >= 2 && subcomponents <= 1 << 20, "subcomponents", subcomponents, problems);
    require(layers >= 1 && layers <= subcomponents, "layers", layers, problems);
    require(circuits >= 1, "circuits", circuits, problems);
    require(smallest >= 2 && largest >= smallest, "size", smallest + "-" + largest, problems);
    require(active > 0 && active <= subcomponents, "active", active, problems);
    require(noise >= 0 && noise < 1, "noise", noise, problems);
    require(shared >= 0 && shared < 1, "shared", shared, problems);
    require(fires > 0 && fires <= 1, "fires", fires, problems);
    drift = List.copyOf(drift);
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException("out of range: " + String.join(", ", problems));
    }
  }

  private static void require(boolean right, String name, Object value, List<String> problems) {
    if (!right) {
      problems.add(name + "=" + value);
    }
  }

  /**
   * From its text form; what is not named takes its default: {@code subcomponents=4000, layers=4,
   * circuits=100, size=2-70, active=60, noise=0.1, shared=0, fires=0.9}. Changes, any number of
   * them: {@code appear=C@STEP}, {@code vanish=C@STEP}, {@code split=C@STEP}, {@code
   * merge=C+C@STEP}; circuits are numbered from 0, and for C may stand a range {@code 0-9}, but not
   * in a merge.
   *
   * @throws IllegalArgumentException that names every problem
   */
  public static PlantedSpec parse(String text) {
    Map<String, String> values = new LinkedHashMap<>();
    List<Drift> drift = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      String[] words = part.strip().split("=", 2);
      String value = words.length == 2 ? words[1].strip() : "";
      if (words.length == 2 && KINDS.containsKey(words[0])) {
        parse(KINDS.get(words[0]), value, drift, problems);
      } else if (words.length == 2 && DEFAULTS.containsKey(words[0])) {
        if (values.put(words[0], value) != null) {
          problems.add(words[0] + " is given twice");
        }
      } else if (!part.isBlank()) {
        problems.add(
            "'" + part.strip() + "' is not understood; known are " + DEFAULTS + ", " + CHANGES);
      }
    }
    DEFAULTS.forEach(values::putIfAbsent);
    return of(values, drift, problems);
  }

  private static void parse(Kind kind, String value, List<Drift> drift, List<String> problems) {
    try {
      drift.addAll(Drift.parse(kind, value));
    } catch (IllegalArgumentException e) {
      problems.add(String.valueOf(e.getMessage()));
    }
  }

  private static PlantedSpec of(
      Map<String, String> values, List<Drift> drift, List<String> problems) {
    Numbers numbers = new Numbers(values, problems);
    String[] sizes = values.get("size").split("-", 2);
    int subcomponents = numbers.whole("subcomponents");
    int layers = numbers.whole("layers");
    int circuits = numbers.whole("circuits");
    int smallest = numbers.whole("size", sizes[0]);
    int largest = numbers.whole("size", sizes[sizes.length - 1]);
    double active = numbers.fraction("active");
    double noise = numbers.fraction("noise");
    double shared = numbers.fraction("shared");
    double fires = numbers.fraction("fires");
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems));
    }
    return new PlantedSpec(
        subcomponents, layers, circuits, smallest, largest, active, noise, shared, fires, drift);
  }

  /** Values as numbers; what is none becomes a problem. */
  private record Numbers(Map<String, String> values, List<String> problems) {
    int whole(String name) {
      return whole(name, values.get(name));
    }

    int whole(String name, String value) {
      try {
        return Integer.parseInt(value);
      } catch (NumberFormatException e) {
        problems.add(name + "=" + values.get(name) + " is no whole number");
        return 0;
      }
    }

    double fraction(String name) {
      try {
        return Double.parseDouble(values.get(name));
      } catch (NumberFormatException e) {
        problems.add(name + "=" + values.get(name) + " is no number");
        return 0;
      }
    }
  }
}
