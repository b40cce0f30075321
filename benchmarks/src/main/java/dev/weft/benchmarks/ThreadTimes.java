package dev.weft.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** CPU seconds that threads have used so far, those of a kind together. */
record ThreadTimes(Map<String, Double> seconds) {
  private static final double LEAST = 0.05;

  static ThreadTimes now() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    Map<String, Double> seconds = new TreeMap<>();
    for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
      if (thread != null) {
        String kind = thread.getThreadName().replaceAll("[0-9a-f]{8}-[0-9a-f-]{27}|\\d+", "N");
        seconds.merge(kind, threads.getThreadCpuTime(thread.getThreadId()) / 1e9, Double::sum);
      }
    }
    return new ThreadTimes(seconds);
  }

  /** What was used since then, most first. */
  List<String> since(ThreadTimes before) {
    Map<String, Double> used = new TreeMap<>();
    seconds.forEach((kind, now) -> used.put(kind, now - before.seconds.getOrDefault(kind, 0.0)));
    return used.entrySet().stream()
        .filter(entry -> entry.getValue() > LEAST)
        .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
        .map(entry -> String.format(Locale.ROOT, "  %7.2f s  %s", entry.getValue(), entry.getKey()))
        .toList();
  }
}
