/** What tests of several packages share. */
@NullMarked
package dev.weft.producer;

import org.jspecify.annotations.NullMarked;
