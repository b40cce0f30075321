/** The similarity graph of subcomponents: which pairs are edges, and how they hang together. */
@NullMarked
package dev.weft.clusterer.graph;

import org.jspecify.annotations.NullMarked;
