/** How good a clustering is: plain functions of graphs and labels. */
@NullMarked
package dev.weft.clusterer.quality;

import org.jspecify.annotations.NullMarked;
