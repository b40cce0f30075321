/** numpy's file formats, as far as Weft reads them, and what nodes published. */
@NullMarked
package dev.weft.producer.npz;

import org.jspecify.annotations.NullMarked;
