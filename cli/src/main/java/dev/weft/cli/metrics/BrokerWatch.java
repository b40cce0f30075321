package dev.weft.cli.metrics;

import dev.weft.core.metrics.Health;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the cluster for its id every few seconds: whether it can be reached, and whether it still is
 * the one that the process began with. Kafka's own clients retry in silence; this one tells. Safe
 * for any threads.
 */
public final class BrokerWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BrokerWatch.class);
  private static final Duration EVERY = Duration.ofSeconds(3);
  private static final int PATIENCE_MILLISECONDS = 3_000;

  private final String brokers;
  private final String cluster;
  private final Consumer<String> replaced;
  private final Admin admin;
  private final ScheduledExecutorService timer;
  private volatile Health health;

  /**
   * Begins.
   *
   * @param kafka properties of a client
   * @param cluster id of the cluster that the process began with
   * @param replaced told once, in words, that the brokers are of another cluster
   */
  public BrokerWatch(
      Map<String, String> kafka,
      String cluster,
      MeterRegistry registry,
      Consumer<String> replaced) {
    brokers = kafka.getOrDefault("bootstrap.servers", "");
    this.cluster = cluster;
    this.replaced = replaced;
    health = Health.ready("broker reached");
    admin = Admin.create(new HashMap<String, Object>(kafka));
    Gauge.builder("weft.broker.reached", this, watch -> watch.health.ready() ? 1 : 0)
        .description("1 while the Kafka cluster answers and is the one that was begun with")
        .register(registry);
    timer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "weft-broker-watch");
              thread.setDaemon(true);
              return thread;
            });
    var unused = // It runs until it is closed.
        timer.scheduleWithFixedDelay(
            this::ask, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** The id of the cluster that these properties lead to. */
  public static String cluster(Admin admin, int patienceMilliseconds)
      throws ExecutionException, InterruptedException {
    return String.valueOf(
        admin
            .describeCluster(new DescribeClusterOptions().timeoutMs(patienceMilliseconds))
            .clusterId()
            .get());
  }

  /** Asks now, beside the timer: something failed, and the reason may be another cluster. */
  public synchronized void ask() {
    try {
      String now = cluster(admin, PATIENCE_MILLISECONDS);
      tell(
          now.equals(cluster)
              ? Health.ready("broker reached")
              : Health.failed(
                  "the brokers at " + brokers + " are now of cluster " + now + ", not " + cluster));
    } catch (ExecutionException e) {
      tell(
          Health.waiting(
              "no answer from the brokers at " + brokers + ": " + e.getCause().getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      tell(Health.waiting("can't ask the brokers at " + brokers + ": " + e.getMessage()));
    }
  }

  private void tell(Health now) {
    Health before = health;
    if (!before.live()) {
      return;
    }
    health = now;
    if (!now.live()) {
      replaced.accept(now.detail());
    } else if (before.ready() != now.ready()) {
      if (now.ready()) {
        LOG.warn("The brokers at {} answer again", brokers);
      } else {
        LOG.warn("{}; keeps trying", now.detail());
      }
    }
  }

  /** Ready while reached; failed for good once the cluster is another. */
  public Health health() {
    return health;
  }

  @Override
  public void close() {
    timer.shutdownNow();
    admin.close(Duration.ofSeconds(1));
  }
}
