package dev.weft.cli.commands;

import dev.weft.core.topics.TopicSettings;
import dev.weft.core.topics.TopicSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code weft topics}: Weft's topics and how they stand. */
@Command(
    name = "topics",
    description = "Lists Weft's topics: partitions, records, end offsets, size, retention.")
public final class TopicsCommand implements Callable<Integer> {
  private static final String ROW = "%-24s %10s %12s %9s  %-31s %s%n";
  private static final long DAY = 86_400_000L;

  @Mixin CommonOptions common;
  @Mixin private ConnectionOptions connection;

  @Override
  public Integer call() {
    try (Connection broker = connection.open();
        Admin admin = Admin.create(new HashMap<String, Object>(broker.kafka()))) {
      Set<String> existing = admin.listTopics().names().get();
      Map<String, Long> sizes = sizes(admin);
      System.out.printf(ROW, "topic", "partitions", "records", "MiB", "kept", "end offsets");
      for (TopicSpec spec : broker.topics().specs(TopicSettings.DEFAULTS)) {
        System.out.print(
            existing.contains(spec.name())
                ? row(admin, spec, sizes.getOrDefault(spec.name(), 0L))
                : String.format("%-24s %10s%n", spec.name(), "missing"));
      }
    } catch (ExecutionException e) {
      throw new KafkaException(e.getCause().getMessage(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 1;
    }
    return 0;
  }

  /** Bytes on disk a topic, over all its partitions and replicas. */
  private static Map<String, Long> sizes(Admin admin)
      throws ExecutionException, InterruptedException {
    List<Integer> brokers = admin.describeCluster().nodes().get().stream().map(Node::id).toList();
    return admin.describeLogDirs(brokers).allDescriptions().get().values().stream()
        .flatMap(directories -> directories.values().stream())
        .flatMap(directory -> directory.replicaInfos().entrySet().stream())
        .collect(
            Collectors.groupingBy(
                replica -> replica.getKey().topic(),
                Collectors.summingLong(replica -> replica.getValue().size())));
  }

  private static String row(Admin admin, TopicSpec spec, long bytes)
      throws ExecutionException, InterruptedException {
    TopicDescription topic =
        admin.describeTopics(List.of(spec.name())).allTopicNames().get().get(spec.name());
    int partitions = topic.partitions().size();
    long[] ends = offsets(admin, spec, partitions, OffsetSpec.latest());
    long[] begins = offsets(admin, spec, partitions, OffsetSpec.earliest());
    return String.format(
        ROW,
        spec.name(),
        partitions,
        LongStream.of(ends).sum() - LongStream.of(begins).sum(),
        String.format(Locale.ROOT, "%.1f", bytes / (double) (1 << 20)),
        retention(spec.config()),
        LongStream.of(ends).mapToObj(String::valueOf).collect(Collectors.joining(",")));
  }

  /** By partition. */
  private static long[] offsets(Admin admin, TopicSpec spec, int partitions, OffsetSpec which)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetSpec> wanted =
        IntStream.range(0, partitions)
            .boxed()
            .collect(Collectors.toMap(p -> new TopicPartition(spec.name(), p), p -> which));
    var found = admin.listOffsets(wanted).all().get();
    return IntStream.range(0, partitions)
        .mapToLong(p -> found.get(new TopicPartition(spec.name(), p)).offset())
        .toArray();
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
