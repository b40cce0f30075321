/** Meters, dashboards and health. */
@NullMarked
package dev.weft.cli.metrics;

import org.jspecify.annotations.NullMarked;
