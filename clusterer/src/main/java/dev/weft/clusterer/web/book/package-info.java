/** What the page shows, in memory: the last windows' snapshots, and where the rest is read. */
@NullMarked
package dev.weft.clusterer.web.book;

import org.jspecify.annotations.NullMarked;
