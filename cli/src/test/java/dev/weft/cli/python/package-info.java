/** The Python publisher beside the Java one. */
@NullMarked
package dev.weft.cli.python;

import org.jspecify.annotations.NullMarked;
