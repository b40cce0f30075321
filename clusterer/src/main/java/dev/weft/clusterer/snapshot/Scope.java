package dev.weft.clusterer.snapshot;

import dev.weft.core.RunManifest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which subcomponents an analysis looks at. Immutable.
 *
 * @param layers of these layers, ascending; empty: of all
 * @param matrices of matrices with such a name, where * stands for any text; empty: of all
 * @param minFirings those that fired less often are left out
 */
public record Scope(List<Integer> layers, List<String> matrices, long minFirings) {
  /** All that fired often enough. */
  public static final Scope DEFAULT = new Scope(List.of(), List.of(), 50);

  /** Checks every range. */
  public Scope {
    Problems.refuse(problems(layers, matrices, minFirings));
    layers = List.copyOf(new TreeSet<>(layers));
    matrices = List.copyOf(matrices);
  }

  /** What is wrong with such settings, all of it. */
  public static List<String> problems(
      List<Integer> layers, List<String> matrices, long minFirings) {
    List<String> problems = new ArrayList<>();
    layers.forEach(layer -> Problems.check(problems, layer >= 0, "layer", layer, "0 or more"));
    matrices.forEach(
        name -> Problems.check(problems, !name.isBlank(), "matrix name", name, "not blank"));
    Problems.check(problems, minFirings >= 1, "min-firings", minFirings, "1 or more");
    return problems;
  }

  /** Whether each subcomponent of a run is looked at, if it fires often enough. */
  boolean[] includes(RunManifest manifest) {
    List<Pattern> names = matrices.stream().map(Scope::pattern).toList();
    Set<Integer> wanted = Set.copyOf(layers);
    boolean[] included = new boolean[manifest.subcomponents()];
    for (int number = 0; number < included.length; number++) {
      String matrix = manifest.matrix(number).getName();
      included[number] =
          (wanted.isEmpty() || wanted.contains(manifest.layer(number)))
              && (names.isEmpty()
                  || names.stream().anyMatch(name -> name.matcher(matrix).matches()));
    }
    return included;
  }

  /** Whether nothing of the run is looked at. */
  boolean excludesAll(RunManifest manifest) {
    for (boolean included : includes(manifest)) {
      if (included) {
        return false;
      }
    }
    return true;
  }

  private static Pattern pattern(String name) {
    return Pattern.compile(
        Arrays.stream(name.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")));
  }
}
