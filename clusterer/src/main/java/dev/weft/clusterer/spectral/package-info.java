/** Spectral clustering of a component, and the choice of the number of clusters. */
@NullMarked
package dev.weft.clusterer.spectral;

import org.jspecify.annotations.NullMarked;
