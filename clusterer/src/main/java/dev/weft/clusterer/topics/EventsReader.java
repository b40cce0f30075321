package dev.weft.clusterer.topics;

import dev.weft.core.BadRecordException;
import dev.weft.core.RecordFormat;
import dev.weft.core.proto.Event;
import dev.weft.core.topics.Topics;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Reads what happened to a run's clusters and nodes. Stateless. */
public final class EventsReader {
  private EventsReader() {}

  /** The newest events of a run that are wanted, oldest first, at most so many; no damaged ones. */
  public static List<Event> read(
      Map<String, String> kafka, Topics topics, String run, Predicate<Event> wanted, int limit) {
    ArrayDeque<Event> newest = new ArrayDeque<>();
    try (TopicReader reader = new TopicReader(kafka)) {
      reader.readPartitionOf(
          topics.events(),
          run,
          record -> {
            try {
              Event event = RecordFormat.EVENT.decode(record.value());
              if (event.getRun().equals(run) && wanted.test(event)) {
                newest.add(event);
              }
            } catch (BadRecordException e) {
              PassedOver.warn(record, e);
            }
            if (newest.size() > limit) {
              newest.removeFirst();
            }
          });
    }
    return List.copyOf(newest);
  }
}
