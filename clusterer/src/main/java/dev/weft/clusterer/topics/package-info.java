/** Reading what Weft's topics hold: whole windows, snapshots, runs. */
@NullMarked
package dev.weft.clusterer.topics;

import org.jspecify.annotations.NullMarked;
