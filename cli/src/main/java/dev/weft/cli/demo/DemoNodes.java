package dev.weft.cli.demo;

import dev.weft.core.proto.OutOfRange;
import dev.weft.core.topics.TopicSettings;
import dev.weft.core.topics.Topics;
import dev.weft.producer.publish.InferenceNode;
import dev.weft.producer.publish.NodeSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The demo's inference nodes, a thread each. */
final class DemoNodes implements DemoSource {
  private final List<InferenceNode> nodes = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  private DemoNodes() {}

  static DemoNodes start(
      DemoSettings settings,
      Topics topics,
      TopicSettings topicSettings,
      String run,
      Map<String, String> kafka) {
    List<String> names =
        IntStream.range(0, settings.nodes()).mapToObj(node -> "node-" + node).toList();
    DemoNodes all = new DemoNodes();
    try {
      for (String name : names) {
        all.nodes.add(
            InferenceNode.open(
                new NodeSettings(
                    topics,
                    topicSettings,
                    run,
                    name,
                    names,
                    settings.model(),
                    settings.texts(),
                    settings.sampled(),
                    settings.sequences(),
                    settings.length(),
                    settings.throughTraining()
                        ? 0
                        : (long) settings.windows() * settings.windowSteps(),
                    true,
                    settings.throughTraining() ? 1 : settings.windowSteps(),
                    settings.seed(),
                    kafka,
                    null,
                    OutOfRange.OUT_OF_RANGE_REFUSE,
                    settings.throughTraining() ? settings.windowSteps() : 0)));
      }
    } catch (RuntimeException e) {
      all.close();
      throw e;
    }
    for (int node = 0; node < names.size(); node++) {
      Thread thread = new Thread(all.nodes.get(node), "weft-" + names.get(node));
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
    return nodes.stream().mapToLong(InferenceNode::samples).sum();
  }

  @Override
  public @Nullable Throwable failure() {
    return failure.get();
  }

  @Override
  public void close() {
    nodes.forEach(InferenceNode::stop);
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
    nodes.forEach(InferenceNode::close);
  }
}
