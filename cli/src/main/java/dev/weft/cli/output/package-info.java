/** What commands show: tables, JSON, files. */
@NullMarked
package dev.weft.cli.output;

import org.jspecify.annotations.NullMarked;
