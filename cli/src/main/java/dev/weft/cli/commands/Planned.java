package dev.weft.cli.commands;

/** A command that can say what it would run. */
interface Planned {
  /**
   * Builds and so checks its settings, as it would to run; connects to nothing.
   *
   * @throws IllegalArgumentException if one is wrong
   */
  Object plan();
}
