/** What clusters cause: sets of subcomponents taken out of a model. Knows no Kafka. */
@NullMarked
package dev.weft.producer.effects;

import org.jspecify.annotations.NullMarked;
