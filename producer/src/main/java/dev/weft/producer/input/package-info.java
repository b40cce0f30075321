/** Where a node's tokens come from: texts, or the model's own sampling. */
@NullMarked
package dev.weft.producer.input;

import org.jspecify.annotations.NullMarked;
