/** An Apache Kafka broker in this process. */
@NullMarked
package dev.weft.cli.broker;

import org.jspecify.annotations.NullMarked;
