/** The whole path on a real broker. */
@NullMarked
package dev.weft.cli.pipe;

import org.jspecify.annotations.NullMarked;
