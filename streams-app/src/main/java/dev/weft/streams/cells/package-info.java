/**
 * Cells: pending slices, folds into co-moments, windows that close and the correlations they emit.
 */
@NullMarked
package dev.weft.streams.cells;

import org.jspecify.annotations.NullMarked;
