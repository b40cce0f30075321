package dev.weft.clusterer.analyses;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.clusterer.snapshot.Analysis;
import dev.weft.clusterer.snapshot.CountSettings;
import dev.weft.clusterer.snapshot.EdgeSettings;
import dev.weft.clusterer.snapshot.Labels;
import dev.weft.clusterer.snapshot.Scope;
import dev.weft.core.proto.Algorithm;
import dev.weft.core.proto.KRule;
import dev.weft.core.proto.Similarity;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One analysis of a file, read as far as it goes. Stateless. */
final class AnalysisDraft {
  private static final Pattern BOUNDS = Pattern.compile("(\\d{1,9})-(\\d{1,9})");

  private AnalysisDraft() {}

  /** The analysis, or nothing where something is wrong, which the fields' problems then say. */
  static Optional<Analysis> read(Fields fields, Analysis base) {
    String name = fields.text("name", "");
    Optional<Scope> scope = scope(fields, base.scope());
    Optional<EdgeSettings> edges = edges(fields, base.edges());
    Optional<CountSettings> count = count(fields, base.count());
    int smallest = fields.integer("smallest-cluster", base.smallestCluster());
    Algorithm algorithm =
        fields.word(
            "algorithm", base.algorithm(), Labels::algorithm, Labels.words(Algorithm.values()));
    long seed = fields.whole("seed", base.seed());
    fields.refuseOthers();
    return checked(
        fields,
        Analysis.problems(name, smallest, algorithm),
        () ->
            new Analysis(
                name,
                scope.orElse(base.scope()),
                edges.orElse(base.edges()),
                count.orElse(base.count()),
                smallest,
                algorithm,
                seed));
  }

  private static <T> Optional<T> checked(Fields fields, List<String> problems, Supplier<T> value) {
    problems.forEach(fields::problem);
    return problems.isEmpty() ? Optional.of(value.get()) : Optional.empty();
  }

  private static Optional<Scope> scope(Fields fields, Scope base) {
    List<Integer> layers =
        fields.list(
            "layers",
            base.layers(),
            item ->
                item.isIntegralNumber() && item.canConvertToInt()
                    ? Optional.of(item.intValue())
                    : Optional.empty(),
            "whole numbers");
    List<String> matrices =
        fields.list(
            "matrices",
            base.matrices(),
            item -> item.isTextual() ? Optional.of(item.textValue()) : Optional.empty(),
            "names");
    long minFirings = fields.whole("min-firings", base.minFirings());
    return checked(
        fields,
        Scope.problems(layers, matrices, minFirings),
        () -> new Scope(layers, matrices, minFirings));
  }

  private static Optional<EdgeSettings> edges(Fields fields, EdgeSettings base) {
    Similarity similarity =
        fields.word(
            "similarity", base.similarity(), Labels::similarity, Labels.words(Similarity.values()));
    double floor = fields.number("floor", base.floor());
    boolean replicated = fields.flag("replicated", base.replicated());
    int nearest = fields.integer("nearest", base.nearest());
    boolean mutual =
        fields.word(
            "neighbours",
            base.mutual(),
            word ->
                switch (word) {
                  case "mutual" -> Optional.of(true);
                  case "union" -> Optional.of(false);
                  default -> Optional.empty();
                },
            "union, mutual");
    return checked(
        fields,
        EdgeSettings.problems(similarity, floor, nearest),
        () -> new EdgeSettings(similarity, floor, replicated, nearest, mutual));
  }

  private static Optional<CountSettings> count(Fields fields, CountSettings base) {
    int given = base.given();
    int least = base.least();
    int most = base.most();
    JsonNode k = fields.get("k");
    if (k != null) {
      Matcher bounds = BOUNDS.matcher(k.asText());
      boolean bounded = bounds.matches();
      given = k.isIntegralNumber() && k.canConvertToInt() ? k.intValue() : 0;
      least = bounded ? Integer.parseInt(bounds.group(1)) : 0;
      most = bounded ? Integer.parseInt(bounds.group(2)) : 0;
      if (!bounded && given < 1 && !k.asText().equals("chosen")) {
        fields.problem("k " + k + " is neither chosen, nor a number, nor bounds as 5-60");
        given = 0;
      }
    }
    return count(fields, base, given, least, most);
  }

  private static Optional<CountSettings> count(
      Fields fields, CountSettings base, int given, int least, int most) {
    KRule otherwise = base.rule() == KRule.K_RULE_GIVEN ? KRule.K_RULE_FINEST : base.rule();
    KRule rule =
        fields.word(
            "k-rule",
            given > 0 ? KRule.K_RULE_GIVEN : otherwise,
            Labels::kRule,
            Labels.words(KRule.values()));
    int every = fields.integer("search-every-windows", base.searchEveryWindows());
    return checked(
        fields,
        CountSettings.problems(rule, given, least, most, every),
        () -> new CountSettings(rule, given, least, most, every));
  }
}
