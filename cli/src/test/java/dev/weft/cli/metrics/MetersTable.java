package dev.weft.cli.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Weft's own meters as Prometheus reads them, as a table: name, kind, tags, description. */
public final class MetersTable {
  private static final Pattern HELP = Pattern.compile("# HELP (weft_\\S+) (.*)");
  private static final Pattern TYPE = Pattern.compile("# TYPE (weft_\\S+) (\\S+)");
  private static final Pattern SAMPLE = Pattern.compile("(weft_[a-z_]+)\\{([^}]*)}.*");
  private static final Pattern TAG = Pattern.compile("([a-z]+)=\"");

  private final Map<String, String> descriptions = new TreeMap<>();
  private final Map<String, String> kinds = new TreeMap<>();
  private final Map<String, TreeSet<String>> tags = new TreeMap<>();

  /** Takes what {@code /metrics} answered. */
  public void add(String metrics) {
    for (String line : metrics.split("\n", -1)) {
      Matcher help = HELP.matcher(line);
      Matcher type = TYPE.matcher(line);
      Matcher sample = SAMPLE.matcher(line);
      if (help.matches()) {
        descriptions.put(help.group(1), help.group(2));
      } else if (type.matches()) {
        kinds.put(type.group(1), type.group(2));
      } else if (sample.matches()) {
        Matcher tag = TAG.matcher(sample.group(2));
        while (tag.find()) {
          tags.computeIfAbsent(family(sample.group(1)), name -> new TreeSet<>()).add(tag.group(1));
        }
      }
    }
  }

  private static String family(String sample) {
    return sample.replaceFirst("_(bucket|count|sum)$", "");
  }

  /** A row a meter, by name. */
  public String rows() {
    List<String> rows = new ArrayList<>();
    descriptions.forEach(
        (name, description) -> {
          TreeSet<String> of = tags.getOrDefault(name, new TreeSet<>());
          of.remove("le");
          rows.add(
              "| `%s` | %s | %s | %s |\n"
                  .formatted(name, kinds.get(name), String.join(", ", of), description));
        });
    return String.join("", rows);
  }
}
