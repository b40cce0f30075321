package dev.weft.cli.commands;

import dev.weft.core.topics.TopicSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code weft topics}: Weft's topics and how they stand. */
@Command(name = "topics", description = "Lists Weft's topics: partitions, records, retention.")
public final class TopicsCommand implements Callable<Integer> {
  private static final long DAY = 86_400_000L;

  @Mixin CommonOptions common;
  @Mixin private ConnectionOptions connection;

  @Override
  public Integer call() {
    try (Connection broker = connection.open();
        Admin admin = Admin.create(new HashMap<String, Object>(broker.kafka()))) {
      Set<String> existing = admin.listTopics().names().get();
      System.out.printf("%-24s %10s %12s  %s%n", "topic", "partitions", "records", "kept");
      for (TopicSpec spec : broker.topics().specs(ConnectionOptions.topicSettings())) {
        System.out.println(
            existing.contains(spec.name())
                ? row(admin, spec)
                : String.format("%-24s %10s", spec.name(), "missing"));
      }
    } catch (ExecutionException e) {
      throw new KafkaException(e.getCause().getMessage(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 1;
    }
    return 0;
  }

  private static String row(Admin admin, TopicSpec spec)
      throws ExecutionException, InterruptedException {
    TopicDescription topic =
        admin.describeTopics(List.of(spec.name())).allTopicNames().get().get(spec.name());
    int partitions = topic.partitions().size();
    long records = offsets(admin, spec, partitions, OffsetSpec.latest());
    records -= offsets(admin, spec, partitions, OffsetSpec.earliest());
    return String.format(
        "%-24s %10d %12d  %s", spec.name(), partitions, records, retention(spec.config()));
  }

  private static long offsets(Admin admin, TopicSpec spec, int partitions, OffsetSpec which)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetSpec> wanted =
        IntStream.range(0, partitions)
            .boxed()
            .collect(Collectors.toMap(p -> new TopicPartition(spec.name(), p), p -> which));
    return admin.listOffsets(wanted).all().get().values().stream()
        .mapToLong(found -> found.offset())
        .sum();
  }

  private static String retention(Map<String, String> config) {
    String milliseconds = config.get("retention.ms");
    String bytes = config.get("retention.bytes");
    return milliseconds == null || bytes == null
        ? "the latest of each key"
        : Long.parseLong(milliseconds) / DAY
            + " days, "
            + (Long.parseLong(bytes) >> 20)
            + " MiB a partition";
  }
}
