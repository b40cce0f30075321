package dev.weft.clusterer.web.book;

import dev.weft.core.proto.Event;
import java.util.List;

/** Where a run's events come from. Safe for any threads. */
@FunctionalInterface
public interface Events {
  /** The newest events of a run, oldest first, at most so many. */
  List<Event> of(String run, int limit);
}
