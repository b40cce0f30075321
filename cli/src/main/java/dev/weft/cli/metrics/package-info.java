/** The process's meters and health, and where they are shown. */
@NullMarked
package dev.weft.cli.metrics;

import org.jspecify.annotations.NullMarked;
