/** Measurements: of the kernel, of the pipe from end to end, and of how both grow. */
@NullMarked
package dev.weft.benchmarks;

import org.jspecify.annotations.NullMarked;
