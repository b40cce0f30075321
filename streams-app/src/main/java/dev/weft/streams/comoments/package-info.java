/** The numerics of cells: sparse products, co-moments, edges. Plain classes that know no Kafka. */
@NullMarked
package dev.weft.streams.comoments;

import org.jspecify.annotations.NullMarked;
