/** The page in a browser. */
@NullMarked
package dev.weft.cli.page;

import org.jspecify.annotations.NullMarked;
