/** The commands of weft, one class each, and the options they share. */
@NullMarked
package dev.weft.cli.commands;

import org.jspecify.annotations.NullMarked;
