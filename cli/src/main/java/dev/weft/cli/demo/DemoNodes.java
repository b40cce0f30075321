package dev.weft.cli.demo;

import dev.weft.core.RunManifest;
import dev.weft.core.proto.OutOfRange;
import dev.weft.core.topics.TopicSettings;
import dev.weft.core.topics.Topics;
import dev.weft.producer.planted.PlantedCircuits;
import dev.weft.producer.publish.ImportancePublisher;
import dev.weft.producer.publish.InferenceNode;
import dev.weft.producer.publish.NodeMetrics;
import dev.weft.producer.publish.NodeSettings;
import dev.weft.producer.publish.PlantedNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The demo's nodes, a thread each. */
final class DemoNodes implements DemoSource {
  private static final int LENGTH = 256;

  private final List<Node> nodes = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  private DemoNodes() {}

  /** What is run, stopped and closed. */
  private record Node(
      Runnable run,
      LongSupplier samples,
      Runnable stop,
      Runnable close,
      ImportancePublisher publisher) {
    static Node of(InferenceNode node) {
      return new Node(node, node::samples, node::stop, node::close, node.publisher());
    }

    static Node of(PlantedNode node) {
      return new Node(node, node::samples, node::stop, node::close, node.publisher());
    }
  }

  static DemoNodes start(
      DemoSettings settings,
      Topics topics,
      TopicSettings topicSettings,
      String run,
      Map<String, String> kafka,
      NodeMetrics metrics) {
    List<String> names = names(settings);
    return start(
        names,
        metrics,
        node ->
            Node.of(
                InferenceNode.open(
                    settings(settings, topics, topicSettings, run, names, node, kafka))));
  }

  /** Nodes without a network. */
  static DemoNodes startPlanted(
      DemoSettings settings,
      Topics topics,
      TopicSettings topicSettings,
      String run,
      Map<String, String> kafka,
      NodeMetrics metrics) {
    List<String> names = names(settings);
    PlantedCircuits planted =
        new PlantedCircuits(Objects.requireNonNull(settings.planted()), settings.seed());
    RunManifest manifest = planted.manifest(run, names, settings.windowSteps());
    int samples = settings.sequences() * (settings.length() == 0 ? LENGTH : settings.length());
    return start(
        names,
        metrics,
        node ->
            Node.of(
                PlantedNode.open(
                    planted,
                    manifest,
                    node,
                    (long) settings.windows() * settings.windowSteps(),
                    samples,
                    topics,
                    topicSettings,
                    kafka)));
  }

  private static List<String> names(DemoSettings settings) {
    return IntStream.range(0, settings.nodes()).mapToObj(node -> "node-" + node).toList();
  }

  private static NodeSettings settings(
      DemoSettings settings,
      Topics topics,
      TopicSettings topicSettings,
      String run,
      List<String> names,
      int node,
      Map<String, String> kafka) {
    boolean training = settings.throughTraining();
    return new NodeSettings(
        topics,
        topicSettings,
        run,
        names.get(node),
        names,
        settings.model(),
        settings.texts(),
        settings.sampled(),
        settings.sequences(),
        settings.length(),
        training ? 0 : (long) settings.windows() * settings.windowSteps(),
        true,
        training ? 1 : settings.windowSteps(),
        settings.seed(),
        kafka,
        null,
        OutOfRange.OUT_OF_RANGE_REFUSE,
        training ? settings.windowSteps() : 0,
        settings.testShare());
  }

  private static DemoNodes start(
      List<String> names, NodeMetrics metrics, IntFunction<Node> opener) {
    DemoNodes all = new DemoNodes();
    try {
      for (int node = 0; node < names.size(); node++) {
        all.nodes.add(opener.apply(node));
        metrics.watch(all.nodes.get(node).publisher);
      }
    } catch (RuntimeException | Error e) {
      all.close();
      throw e;
    }
    for (int node = 0; node < names.size(); node++) {
      Thread thread = new Thread(all.nodes.get(node).run, "weft-" + names.get(node));
      thread.setDaemon(true);
      thread.setUncaughtExceptionHandler(
          (failed, problem) -> all.failure.compareAndSet(null, problem));
      all.threads.add(thread);
      thread.start();
    }
    return all;
  }

  @Override
  public long samples() {
    return nodes.stream().mapToLong(node -> node.samples.getAsLong()).sum();
  }

  @Override
  public @Nullable Throwable failure() {
    return failure.get();
  }

  @Override
  public void close() {
    nodes.forEach(node -> node.stop.run());
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
    nodes.forEach(node -> node.close.run());
  }
}
