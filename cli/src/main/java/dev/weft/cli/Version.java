package dev.weft.cli;

import picocli.CommandLine.IVersionProvider;

/** Weft's version, from the jar it was built into. */
public final class Version implements IVersionProvider {
  /** The version, {@code unknown} where it runs from classes. */
  public static String current() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "unknown" : version;
  }

  @Override
  public String[] getVersion() {
    return new String[] {
      "weft " + current(), "Java " + System.getProperty("java.version"),
    };
  }
}
