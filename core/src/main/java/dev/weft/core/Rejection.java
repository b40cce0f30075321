package dev.weft.core;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;

/** The headers of a record in {@code rejected}: why, where from, when. */
public final class Rejection {
  /** The reason's label: see {@link Reason}. */
  public static final String REASON = "weft.reason";

  /** What is wrong, in words. */
  public static final String DETAIL = "weft.detail";

  /** Topic, partition and offset it came from, as topic-partition@offset. */
  public static final String SOURCE = "weft.source";

  /** Its timestamp there, in milliseconds since 1970. */
  public static final String TIME = "weft.time";

  private Rejection() {}

  /** Puts all four; those that are there are replaced. */
  public static void describe(
      Headers headers, BadRecordException reason, TopicPartition from, long offset, long time) {
    put(headers, REASON, reason.reason().label());
    put(headers, DETAIL, String.valueOf(reason.getMessage()));
    put(headers, SOURCE, from + "@" + offset);
    put(headers, TIME, Long.toString(time));
  }

  private static void put(Headers headers, String name, String value) {
    headers.remove(name).add(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
