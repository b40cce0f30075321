package dev.weft.cli.pipe;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberDescription;

/** Who shares the partitions of a consumer group. */
final class GroupMembers {
  private GroupMembers() {}

  /** Waits until so many members are as asked; there may be no such group yet. */
  static void awaitMembers(
      Map<String, Object> client,
      String group,
      Predicate<MemberDescription> asked,
      int members,
      Duration patience) {
    try (Admin admin = Admin.create(client)) {
      await()
          .atMost(patience)
          .ignoreExceptions()
          .until(() -> count(admin, group, asked) == members);
    }
  }

  private static long count(Admin admin, String group, Predicate<MemberDescription> asked)
      throws Exception {
    return admin.describeConsumerGroups(List.of(group)).all().get().get(group).members().stream()
        .filter(asked)
        .count();
  }
}
