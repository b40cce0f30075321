/** The streams app: batches of importances in, correlations of closed windows out. */
@NullMarked
package dev.weft.streams;

import org.jspecify.annotations.NullMarked;
