package dev.weft.producer.publish;

import com.google.protobuf.ByteString;
import dev.weft.core.RunManifest;
import dev.weft.core.proto.OutOfRange;
import dev.weft.core.topics.TopicSettings;
import dev.weft.core.topics.Topics;
import dev.weft.producer.model.ModelManifest;
import dev.weft.producer.npz.KeptImportances;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;

/**
 * Publishes kept importances again, as one node or dealt to several. Every batch keeps its step and
 * its half, so each window holds the same samples however many nodes there are. Started again after
 * it was killed, it goes on where it stood.
 */
public final class KeptRun {
  private static final int[] NONE = {};
  private static final String POSITION = "kept:";

  private final KeptImportances kept;
  private final List<Group> groups;

  private KeptRun(KeptImportances kept) {
    this.kept = kept;
    groups = groups(kept);
  }

  /** Samples [from, to) of one batch. */
  private record Group(int from, int to, long step) {}

  /**
   * Publishes all of it, then each node's end. The i-th batch, in the order of steps, goes to node
   * i modulo their number.
   *
   * @param model whose subcomponents they are, for the layers
   * @param progress told how many samples are published
   * @throws IllegalArgumentException if the keys are not those of the model's subcomponents, or the
   *     run exists and is another
   */
  public static void publish(
      KeptImportances kept,
      ModelManifest model,
      String run,
      List<String> nodes,
      long windowSteps,
      Topics topics,
      TopicSettings topicSettings,
      Map<String, String> kafka,
      LongConsumer progress) {
    RunManifest manifest =
        RunManifests.of(
            model, run, nodes, windowSteps, 0, OutOfRange.OUT_OF_RANGE_REFUSE, List.of());
    List<String> keys =
        IntStream.range(0, manifest.subcomponents()).mapToObj(manifest::key).toList();
    if (!keys.equals(kept.keys())) {
      throw new IllegalArgumentException(
          "the kept importances are not of the subcomponents of model '" + model.name() + "'");
    }
    publish(kept, manifest, topics, topicSettings, kafka, progress);
  }

  /** The same, of any manifest: to its nodes. */
  public static void publish(
      KeptImportances kept,
      RunManifest manifest,
      Topics topics,
      TopicSettings topicSettings,
      Map<String, String> kafka,
      LongConsumer progress) {
    publish(kept, manifest, topics, topicSettings, kafka, progress, publisher -> {});
  }

  /**
   * The same.
   *
   * @param opened told of each node's publisher
   * @throws IllegalArgumentException if the run exists and is another
   */
  public static void publish(
      KeptImportances kept,
      RunManifest manifest,
      Topics topics,
      TopicSettings topicSettings,
      Map<String, String> kafka,
      LongConsumer progress,
      Consumer<ImportancePublisher> opened) {
    List<ImportancePublisher> publishers = new ArrayList<>();
    try {
      for (String node : manifest.nodes()) {
        publishers.add(
            ImportancePublisher.open(
                new PublisherSettings(
                    topics,
                    topicSettings,
                    manifest,
                    node,
                    PublisherSettings.DEFAULT_COMMIT_INTERVAL,
                    kafka)));
      }
      publishers.forEach(opened);
      deal(kept, publishers, progress);
    } finally {
      publishers.forEach(ImportancePublisher::close);
    }
  }

  private static List<Group> groups(KeptImportances kept) {
    List<Group> groups = new ArrayList<>();
    for (int from = 0; from < kept.samples(); from = groups.get(groups.size() - 1).to) {
      groups.add(new Group(from, end(kept, from), kept.steps()[from]));
    }
    groups.sort(Comparator.comparingLong(Group::step)); // Stable: a node's own stay in order.
    return groups;
  }

  /** Where the batch of a sample ends. */
  private static int end(KeptImportances kept, int from) {
    int to = from + 1;
    while (to < kept.samples()
        && kept.batches()[to] == kept.batches()[from]
        && kept.steps()[to] == kept.steps()[from]
        && kept.nodes().get(to).equals(kept.nodes().get(from))) {
      to++;
    }
    return to;
  }

  /** Deals what is not published yet to the nodes' publishers, and ends them. */
  static void deal(
      KeptImportances kept, List<ImportancePublisher> publishers, LongConsumer progress) {
    new KeptRun(kept).deal(publishers, progress);
  }

  private void deal(List<ImportancePublisher> publishers, LongConsumer progress) {
    int[] done = publishers.stream().mapToInt(KeptRun::done).toArray();
    long samples = 0;
    for (int g = 0; g < groups.size(); g++) {
      int node = g % publishers.size();
      Group group = groups.get(g);
      if (g >= done[node]) {
        publishers.get(node).publish(batch(g), kept.batches()[group.from]);
      }
      samples += group.to - group.from;
      progress.accept(samples);
    }
    publishers.forEach(ImportancePublisher::end);
  }

  /** How many batches, of all nodes, were dealt up to this node's last. */
  private static int done(ImportancePublisher publisher) {
    NodeHistory history = publisher.history();
    String position = history.position().toStringUtf8();
    if (history.ended()) {
      return Integer.MAX_VALUE;
    }
    if (position.matches(POSITION + "[0-9]{1,9}")) {
      return Integer.parseInt(position.substring(POSITION.length()));
    }
    if (!position.isEmpty()) {
      throw new IllegalArgumentException(
          "the run exists and was not published from kept importances: choose another name");
    }
    return 0;
  }

  /** Without tokens: the manifest has no vocabulary to check them against. */
  private SampleBatch batch(int index) {
    Group group = groups.get(index);
    return new SampleBatch(
        group.step,
        kept.batch(group.from, group.to),
        NONE,
        NONE,
        ByteString.copyFromUtf8(POSITION + (index + 1)));
  }
}
