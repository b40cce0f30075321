package dev.weft.cli.pipe;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/** The table of docs/security.md as ACLs. */
final class AccessRules {
  private static final Path PAGE = Path.of("../docs/security.md");
  private static final Pattern ROW =
      Pattern.compile(
          "\\| (weft-[a-z]+) \\| ([A-Z][A-Za-z, ]+) \\| ([a-z ]+) \\| ([a-z]+) \\| `(\\S+)` \\|");

  private AccessRules() {}

  static List<AclBinding> read() throws IOException {
    List<AclBinding> rules = new ArrayList<>();
    for (String line : Files.readAllLines(PAGE)) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        ResourcePattern of =
            new ResourcePattern(
                ResourceType.valueOf(row.group(3).replace(' ', '_').toUpperCase(Locale.ROOT)),
                row.group(5),
                PatternType.valueOf(row.group(4).toUpperCase(Locale.ROOT)));
        for (String operation : row.group(2).split(", ", -1)) {
          rules.add(
              new AclBinding(
                  of,
                  new AccessControlEntry(
                      "User:" + row.group(1),
                      "*",
                      AclOperation.valueOf(operation.toUpperCase(Locale.ROOT)),
                      AclPermissionType.ALLOW)));
        }
      }
    }
    return rules;
  }
}
