/** Tests of clusters: asked for, and shown. */
@NullMarked
package dev.weft.cli.effects;

import org.jspecify.annotations.NullMarked;
