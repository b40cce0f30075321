package dev.weft.streams.cells;

import dev.weft.streams.StreamsListener;

/**
 * What the cells of one task share.
 *
 * @param log their partition of {@code cells}
 * @param room on the heap for slices that wait
 * @param leastStoringBytes of slices that a storing is worth
 * @param listener hears what they do
 */
record CellTask(SliceLog log, HeapRoom room, long leastStoringBytes, StreamsListener listener) {}
