/** Runs read again beside the live reading, and runs in files. */
@NullMarked
package dev.weft.cli.replay;

import org.jspecify.annotations.NullMarked;
