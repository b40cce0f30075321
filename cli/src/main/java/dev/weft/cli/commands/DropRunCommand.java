package dev.weft.cli.commands;

import dev.weft.cli.UserException;
import dev.weft.clusterer.topics.RunsReader;
import dev.weft.clusterer.topics.SnapshotTombstones;
import dev.weft.core.RunManifest;
import dev.weft.producer.publish.RunDrop;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code weft runs drop}: a reading of the streams app forgets a run. */
@Command(
    name = "drop",
    description = {
      "Lets a reading of the streams app forget a run: co-moments, pending slices, progress, counts.",
      "Its importances stay and can be read again under another reading's name, its name is spent:",
      "what still comes for it is rejected."
    })
public final class DropRunCommand implements Callable<Integer> {
  @Mixin CommonOptions common;
  @Mixin private ConnectionOptions connection;

  @Option(names = "--run", required = true, paramLabel = "R", description = "Id of the run.")
  private String run;

  @Option(
      names = "--reading",
      defaultValue = "live",
      paramLabel = "NAME",
      description = "Name of the reading (default: ${DEFAULT-VALUE}).")
  private String reading;

  @Option(
      names = "--force",
      fallbackValue = "true",
      description =
          "Drop it at once, though not all of its nodes have ended, without the windows still due.")
  private boolean force;

  @Option(
      names = "--snapshots",
      fallbackValue = "true",
      description = "Delete its kept snapshots of this reading too.")
  private boolean snapshots;

  @Override
  public Integer call() {
    try (Connection broker = connection.open()) {
      RunManifest manifest =
          RunManifest.of(
              RunsReader.read(broker.kafka(), broker.topics(), run)
                  .orElseThrow(
                      () -> new UserException("no run '" + run + "': weft runs lists them")));
      requireReading(broker);
      if (!force) {
        requireEnded(broker, manifest);
      }
      RunDrop.write(broker.topics(), manifest, reading, force, broker.kafka());
      System.err.println(
          "weft runs: reading '"
              + reading
              + "' forgets run '"
              + run
              + "' once the streams app has read so far");
      if (snapshots) {
        int records = SnapshotTombstones.write(broker.kafka(), broker.topics(), run, reading);
        System.err.println("weft runs: " + records + " records of snapshots deleted");
      }
    }
    return 0;
  }

  /** A reading that never began would obey too, once it begins: more likely its name is wrong. */
  private void requireReading(Connection broker) {
    String group = broker.topics().prefix() + reading;
    try (Admin admin = Admin.create(new HashMap<String, Object>(broker.kafka()))) {
      if (admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get().isEmpty()) {
        throw new UserException("no reading '" + reading + "' has begun: nothing to drop");
      }
    } catch (ExecutionException e) {
      throw new KafkaException(e.getCause().getMessage(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UserException("interrupted while asking for reading '" + reading + "'", e);
    }
  }

  private void requireEnded(Connection broker, RunManifest manifest) {
    List<String> living = RunDrop.living(broker.topics(), manifest, broker.kafka());
    if (!living.isEmpty()) {
      throw new UserException(
          "run '"
              + run
              + "' still lives: no end of "
              + String.join(", ", living)
              + "; --force drops it all the same");
    }
  }
}
