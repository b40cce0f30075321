/** Decomposed models: files, forward passes on ND4J, causal importances. Knows no Kafka. */
@NullMarked
package dev.weft.producer.model;

import org.jspecify.annotations.NullMarked;
