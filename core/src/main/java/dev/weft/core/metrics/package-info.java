/** What the services' meters share: how many runs are metered, and which state a service is in. */
@NullMarked
package dev.weft.core.metrics;

import org.jspecify.annotations.NullMarked;
