/** From `importances` to slices for cells: decoding, checks, repeats, gaps and counts. */
@NullMarked
package dev.weft.streams.ingest;

import org.jspecify.annotations.NullMarked;
