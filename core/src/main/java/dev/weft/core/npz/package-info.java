/** numpy's file format, as far as Weft writes it. */
@NullMarked
package dev.weft.core.npz;

import org.jspecify.annotations.NullMarked;
