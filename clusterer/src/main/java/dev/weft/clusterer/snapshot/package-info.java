/** From a window's correlations to a snapshot: pure functions. */
@NullMarked
package dev.weft.clusterer.snapshot;

import org.jspecify.annotations.NullMarked;
