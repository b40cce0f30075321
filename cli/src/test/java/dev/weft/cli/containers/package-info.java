/** Images and compose files. */
@NullMarked
package dev.weft.cli.containers;

import org.jspecify.annotations.NullMarked;
