package dev.weft.producer.planted;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is planted. Immutable; its text form is {@code name=value} by commas, as in {@code
 * subcomponents=16000,circuits=400,size=2-70}.
 *
 * @param subcomponents C
 * @param layers over which they are spread, one matrix each
 * @param circuits their number
 * @param smallest members of the smallest circuit, at least 2
 * @param largest members of the largest
 * @param active subcomponents that fire in a sample, on average
 * @param noise share of the firings that belong to no circuit, in [0, 1)
 * @param shared share of a circuit's members that belong to another one too, in [0, 1)
 */
public record PlantedSpec(
    int subcomponents,
    int layers,
    int circuits,
    int smallest,
    int largest,
    double active,
    double noise,
    double shared) {
  private static final Map<String, String> DEFAULTS = defaults();

  private static Map<String, String> defaults() {
    Map<String, String> defaults = new LinkedHashMap<>();
    defaults.put("subcomponents", "4000");
    defaults.put("layers", "4");
    defaults.put("circuits", "100");
    defaults.put("size", "2-70");
    defaults.put("active", "60");
    defaults.put("noise", "0.1");
    defaults.put("shared", "0");
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
   * circuits=100, size=2-70, active=60, noise=0.1, shared=0}.
   *
   * @throws IllegalArgumentException that names every problem
   */
  public static PlantedSpec parse(String text) {
    Map<String, String> values = new LinkedHashMap<>(DEFAULTS);
    Set<String> unknown = new TreeSet<>();
    for (String part : text.split(",", -1)) {
      String[] words = part.strip().split("=", 2);
      if (words.length == 2 && DEFAULTS.containsKey(words[0])) {
        values.put(words[0], words[1].strip());
      } else if (!part.isBlank()) {
        unknown.add(part.strip());
      }
    }
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException("not understood: " + unknown + "; known are " + DEFAULTS);
    }
    try {
      String[] sizes = values.get("size").split("-", 2);
      return new PlantedSpec(
          Integer.parseInt(values.get("subcomponents")),
          Integer.parseInt(values.get("layers")),
          Integer.parseInt(values.get("circuits")),
          Integer.parseInt(sizes[0]),
          Integer.parseInt(sizes[sizes.length - 1]),
          Double.parseDouble(values.get("active")),
          Double.parseDouble(values.get("noise")),
          Double.parseDouble(values.get("shared")));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("no number in '" + text + "': " + e.getMessage(), e);
    }
  }
}
