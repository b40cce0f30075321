package dev.weft.clusterer.topics;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says of records that readers can't use, where they lie and why. Safe for any threads. */
public final class PassedOver {
  private static final Logger LOG = LoggerFactory.getLogger(PassedOver.class);

  private PassedOver() {}

  /** A warning, a record. */
  public static void warn(ConsumerRecord<?, ?> record, Exception reason) {
    LOG.warn(
        "Passes over {}-{}@{}: {}",
        record.topic(),
        record.partition(),
        record.offset(),
        reason.getMessage());
  }
}
