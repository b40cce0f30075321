package dev.weft.cli.metrics;

import dev.weft.cli.Version;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Meters of the process itself: a chosen few of the JVM's, and its memory with all natives. */
final class ProcessMeters {
  private static final double PAGE = 4_096;

  private ProcessMeters() {}

  static AutoCloseable bind(MeterRegistry registry) {
    JvmGcMetrics collections = new JvmGcMetrics();
    collections.bindTo(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    Gauge.builder("weft.process.resident", ProcessMeters::resident)
        .description("Memory of the process, heap and native; NaN where only Linux could say")
        .baseUnit("bytes")
        .register(registry);
    Gauge.builder("weft.process.info", () -> 1)
        .description("Always 1; its tag is Weft's version")
        .tag("version", Version.current())
        .register(registry);
    return collections;
  }

  private static double resident() {
    try {
      String pages = Files.readString(Path.of("/proc/self/statm")).split(" ", -1)[1];
      return PAGE * Long.parseLong(pages);
    } catch (IOException e) {
      return Double.NaN;
    }
  }
}
