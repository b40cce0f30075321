/** Inference nodes: batches of importances into Kafka, exactly once. */
@NullMarked
package dev.weft.producer.publish;

import org.jspecify.annotations.NullMarked;
