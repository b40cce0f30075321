package dev.weft.cli.commands;

import dev.weft.clusterer.web.book.KafkaBook;
import dev.weft.clusterer.web.book.SnapshotBook;
import dev.weft.core.RunManifest;
import dev.weft.core.proto.Snapshot;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code weft effects}: what taking clusters out of the model changed. */
@Command(
    name = "effects",
    description = {
      "Lists what the nodes found when they took clusters out of the model, against random controls.",
      "effect: on samples where the cluster is active, KL(target || ablated) of the next token, or "
          + "the squared change of a toy's output; controls: how many times that of its controls on "
          + "average; rank: 1 if it beats all; matched, rank: the same against controls that are as "
          + "important on these samples; specific: over that where it is silent; joint: over "
          + "the sum of its layers' alone."
    })
public final class EffectsCommand implements Callable<Integer> {
  @Mixin CommonOptions common;
  @Mixin private ConnectionOptions connection;
  @Mixin private RunOptions options;
  @Mixin private EffectOptions effects;

  @Override
  public Integer call() throws Exception {
    try (Connection broker = connection.open()) {
      RunManifest manifest = RunManifest.of(options.manifest(broker));
      Snapshot snapshot = options.snapshot(broker, effects.analysis);
      KafkaBook book = new KafkaBook(broker.kafka(), broker.topics(), new SnapshotBook(1));
      try (AutoCloseable unused = book.followClusters()) {
        effects.print(snapshot, manifest, book.effects());
      }
    }
    return 0;
  }
}
