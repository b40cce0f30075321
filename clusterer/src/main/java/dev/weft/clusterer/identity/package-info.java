/** Who is who from window to window: ids that stay, and what happened to clusters. */
@NullMarked
package dev.weft.clusterer.identity;

import org.jspecify.annotations.NullMarked;
