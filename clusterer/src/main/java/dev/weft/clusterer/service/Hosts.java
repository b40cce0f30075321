package dev.weft.clusterer.service;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** This machine's name, for provenance. */
final class Hosts {
  private Hosts() {}

  static String name() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown";
    }
  }
}
