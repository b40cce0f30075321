/** What Weft is made of. */
@NullMarked
package dev.weft.cli.licences;

import org.jspecify.annotations.NullMarked;
