package dev.weft.streams.ingest;

import dev.weft.core.BadRecordException;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/** The headers of a record in {@code rejected}: why, where from, when. */
public final class Rejection {
  /** The reason's label: see {@link dev.weft.core.Reason}. */
  public static final String REASON = "weft.reason";

  /** What is wrong, in words. */
  public static final String DETAIL = "weft.detail";

  /** Topic, partition and offset it came from, as topic-partition@offset. */
  public static final String SOURCE = "weft.source";

  /** Its timestamp there, in milliseconds since 1970. */
  public static final String TIME = "weft.time";

  private Rejection() {}

  static void describe(
      Headers headers, BadRecordException reason, RecordMetadata source, long timestamp) {
    put(headers, REASON, reason.reason().label());
    put(headers, DETAIL, String.valueOf(reason.getMessage()));
    put(headers, SOURCE, source.topic() + "-" + source.partition() + "@" + source.offset());
    put(headers, TIME, Long.toString(timestamp));
  }

  private static void put(Headers headers, String name, String value) {
    headers.remove(name).add(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
