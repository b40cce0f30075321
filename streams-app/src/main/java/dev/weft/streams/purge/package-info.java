/** Deletes what of {@code cells} is no longer needed. */
@NullMarked
package dev.weft.streams.purge;

import org.jspecify.annotations.NullMarked;
