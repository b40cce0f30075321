/** numpy's file formats, as far as Weft reads and writes them. */
@NullMarked
package dev.weft.producer.npz;

import org.jspecify.annotations.NullMarked;
