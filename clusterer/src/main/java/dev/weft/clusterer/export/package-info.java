/** Snapshots as other tools read them. */
@NullMarked
package dev.weft.clusterer.export;

import org.jspecify.annotations.NullMarked;
