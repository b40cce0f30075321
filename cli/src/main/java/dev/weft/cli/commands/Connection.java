package dev.weft.cli.commands;

import dev.weft.cli.UserException;
import dev.weft.cli.broker.EmbeddedBroker;
import dev.weft.cli.metrics.BrokerWatch;
import dev.weft.core.topics.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/** A way to a broker, which is embedded or somewhere else. */
record Connection(
    Topics topics, Map<String, String> kafka, String cluster, @Nullable EmbeddedBroker broker)
    implements AutoCloseable {
  private static final int PATIENCE_MILLISECONDS = 15_000;
  private static final String BOOTSTRAP = "bootstrap.servers";

  static Connection to(String brokers, Topics topics, Map<String, String> kafka) {
    Map<String, String> all = with(kafka, brokers);
    return new Connection(topics, all, requireReachable(brokers, all), null);
  }

  /** Not connected: for settings that are to be looked at alone. */
  static Connection planned(String brokers, Topics topics, Map<String, String> kafka) {
    return new Connection(topics, with(kafka, brokers), "", null);
  }

  /** One question to the cluster, so that a wrong address is named, and soon. */
  private static String requireReachable(String brokers, Map<String, String> kafka) {
    try (Admin admin = Admin.create(new HashMap<String, Object>(kafka))) {
      return BrokerWatch.cluster(admin, PATIENCE_MILLISECONDS);
    } catch (ExecutionException e) {
      throw new UserException(
          "no answer from the Kafka brokers at " + brokers + ": " + e.getCause().getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UserException("interrupted while connecting to " + brokers, e);
    }
  }

  static Connection embedded(Path directory, Topics topics, Map<String, String> kafka) {
    EmbeddedBroker broker = EmbeddedBroker.start(directory, 0);
    Map<String, String> all = with(kafka, broker.bootstrapServers());
    try {
      return new Connection(topics, all, requireReachable(directory.toString(), all), broker);
    } catch (RuntimeException e) {
      broker.close();
      throw e;
    }
  }

  /** Watches whether the cluster answers; ends the process if it is another. */
  BrokerWatch watch(MeterRegistry registry) {
    return new BrokerWatch(kafka, cluster, registry, Connection::leave);
  }

  /**
   * At once, as if killed: what closes would be committed to a cluster that is not ours, or wait
   * for one that is gone.
   */
  private static void leave(String why) {
    System.out.flush();
    System.err.println("weft: " + why);
    System.err.flush();
    Runtime.getRuntime().halt(1);
  }

  private static Map<String, String> with(Map<String, String> kafka, String brokers) {
    Map<String, String> all = new HashMap<>(kafka);
    all.put(BOOTSTRAP, brokers);
    return Map.copyOf(all);
  }

  @Override
  public void close() {
    if (broker != null) {
      broker.close();
    }
  }
}
