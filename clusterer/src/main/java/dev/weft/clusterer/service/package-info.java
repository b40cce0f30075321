/** The running clusterer: windows in, snapshots out, in transactions. */
@NullMarked
package dev.weft.clusterer.service;

import org.jspecify.annotations.NullMarked;
