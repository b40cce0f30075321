/** Importances without a network, of circuits that are known because they were planted. */
@NullMarked
package dev.weft.producer.planted;

import org.jspecify.annotations.NullMarked;
