/** Importances that other tools wrote: what formats there are, and what they become. */
@NullMarked
package dev.weft.producer.dumps;

import org.jspecify.annotations.NullMarked;
