package dev.weft.producer.model;

/**
 * A decomposed matrix of the target, with the importance function of its subcomponents.
 *
 * @param index in the manifest's order
 */
record TargetMatrix(int index, Linear weights, ImportanceFunction function) {}
