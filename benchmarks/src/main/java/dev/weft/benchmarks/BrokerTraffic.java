package dev.weft.benchmarks;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** What the broker in this process was asked: requests by kind, bytes in and out. */
final class BrokerTraffic {
  private static final List<String> METERS =
      List.of(
          "kafka.network:type=RequestMetrics,name=RequestsPerSec,*",
          "kafka.server:type=BrokerTopicMetrics,name=BytesInPerSec",
          "kafka.server:type=BrokerTopicMetrics,name=BytesOutPerSec");

  private final Map<String, Long> counts;

  private BrokerTraffic(Map<String, Long> counts) {
    this.counts = counts;
  }

  static BrokerTraffic now() {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    Map<String, Long> counts = new TreeMap<>();
    try {
      for (String pattern : METERS) {
        for (ObjectName name : server.queryNames(new ObjectName(pattern), null)) {
          String request = name.getKeyProperty("request");
          counts.merge(
              request == null ? name.getKeyProperty("name") : request,
              (Long) server.getAttribute(name, "Count"),
              Long::sum);
        }
      }
    } catch (JMException e) {
      throw new IllegalStateException("the broker's meters can't be read", e);
    }
    return new BrokerTraffic(counts);
  }

  /** What came since, most first, a line each; without what came less than a hundred times. */
  List<String> since(BrokerTraffic before) {
    return counts.entrySet().stream()
        .map(e -> Map.entry(e.getKey(), e.getValue() - before.counts.getOrDefault(e.getKey(), 0L)))
        .filter(e -> e.getValue() >= 100)
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .map(e -> String.format("%,15d  %s", e.getValue(), e.getKey()))
        .toList();
  }
}
