package dev.weft.clusterer.topics;

import dev.weft.core.proto.CorrelationsPart;

/** One window of one reading of one run (under one manifest). */
public record WindowKey(String run, String digest, String reading, long window) {
  static WindowKey of(CorrelationsPart part) {
    return new WindowKey(
        part.getRun(), part.getDigest(), part.getReading().getName(), part.getWindow());
  }

  /** The same without the window. */
  public String source() {
    return run + "/" + digest + "/" + reading;
  }
}
