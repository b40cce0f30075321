/** Everything in one process: broker, nodes, streams app, clusterer, and what they find. */
@NullMarked
package dev.weft.cli.demo;

import org.jspecify.annotations.NullMarked;
