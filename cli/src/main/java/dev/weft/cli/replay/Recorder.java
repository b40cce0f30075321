package dev.weft.cli.replay;

import dev.weft.cli.UserException;
import dev.weft.clusterer.topics.RunsReader;
import dev.weft.clusterer.topics.TopicReader;
import dev.weft.core.RecordKeys;
import dev.weft.core.proto.RunFileHeader;
import dev.weft.core.topics.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Writes a run's topics to a file, as they stand. */
public final class Recorder {
  /** The first, so that a reader knows the run before its importances. */
  static final String RUNS = "runs";

  static final String IMPORTANCES = "importances";
  static final List<String> BY_RUN = List.of("snapshots", "events", "exemplars", "effects");

  private Recorder() {}

  /**
   * Writes {@code runs}, {@code importances}, {@code snapshots}, {@code events}, {@code exemplars}
   * and {@code effects} of a run; correlations are left out, since a replay makes them again.
   *
   * @return the number of records
   * @throws UserException if there is no such run or the file can't be written
   */
  public static long record(
      Map<String, String> kafka, Topics topics, String run, String version, Path file) {
    if (RunsReader.read(kafka, topics, run).isEmpty()) {
      throw new UserException("no run '" + run + "': weft runs lists them");
    }
    RunFileHeader header =
        RunFileHeader.newBuilder()
            .setFormat(RunFile.FORMAT)
            .setRun(run)
            .setVersion(version)
            .setCreatedAt(System.currentTimeMillis())
            .build();
    try (RunFile.Writer writer = new RunFile.Writer(file, header)) {
      copy(kafka, topics, RUNS, run, writer);
      copy(kafka, topics, IMPORTANCES, run, writer);
      for (String topic : BY_RUN) {
        copy(kafka, topics, topic, run, writer);
      }
      return writer.finish();
    } catch (IOException e) {
      throw new UserException(file + " can't be written: " + e.getMessage(), e);
    } catch (UncheckedIOException e) {
      throw new UserException(file + " can't be written: " + e.getCause().getMessage(), e);
    }
  }

  private static void copy(
      Map<String, String> kafka, Topics topics, String topic, String run, RunFile.Writer writer) {
    try (TopicReader reader = new TopicReader(kafka)) {
      reader.readAll(
          topics.prefix() + topic,
          record -> {
            String key = record.key() == null ? "" : RecordKeys.text(record.key());
            if (key.equals(run) || key.startsWith(run + "/")) {
              try {
                writer.add(topic, record);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            }
          });
    }
  }
}
