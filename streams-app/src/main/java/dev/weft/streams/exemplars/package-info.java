/**
 * On which samples clusters are active: batches joined with the latest snapshot. A view, bounded in
 * size, outside the promise of equal bits.
 */
@NullMarked
package dev.weft.streams.exemplars;

import org.jspecify.annotations.NullMarked;
