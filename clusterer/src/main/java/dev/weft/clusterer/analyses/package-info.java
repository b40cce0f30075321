/** Analyses from a file. */
@NullMarked
package dev.weft.clusterer.analyses;

import org.jspecify.annotations.NullMarked;
