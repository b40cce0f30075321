/** Names of Weft's topics and their configuration, in one place; created at start if missing. */
@NullMarked
package dev.weft.core.topics;

import org.jspecify.annotations.NullMarked;
