/**
 * Which clusters the nodes are asked to test, on what and against which controls. Knows no Kafka.
 */
@NullMarked
package dev.weft.clusterer.effects;

import org.jspecify.annotations.NullMarked;
