/**
 * Who has fallen silent: marks on behalf of nodes that stall, so that windows close without them.
 */
@NullMarked
package dev.weft.streams.watch;

import org.jspecify.annotations.NullMarked;
