package dev.weft.cli.broker;

import dev.weft.cli.FullDisk;
import dev.weft.cli.UserException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * A broker and its controller in this process, on loopback, for demos, tests and machines without
 * Kafka. Its data directory is locked, since a second process on it would destroy the metadata;
 * topics survive a restart, whatever the port. Safe to close from any thread.
 */
public final class EmbeddedBroker implements AutoCloseable {
  private static final int START_ATTEMPTS = 3;

  private final DirectoryLock lock;
  private final KafkaRaftServer server;
  private final int port;

  private EmbeddedBroker(DirectoryLock lock, KafkaRaftServer server, int port) {
    this.lock = lock;
    this.server = server;
    this.port = port;
  }

  /**
   * Starts a broker.
   *
   * @param directory of its data; made if missing
   * @param port 0 for a free one
   * @throws UserException if another process uses the directory, or the port is taken
   */
  public static EmbeddedBroker start(Path directory, int port) {
    DirectoryLock lock = DirectoryLock.take(directory);
    try {
      if (port != 0) {
        requireFree(port);
      }
      Path logs = directory.resolve("kafka");
      format(logs);
      sayWhyItEnds(directory);
      RuntimeException last = null;
      for (int attempt = 0; attempt < (port == 0 ? START_ATTEMPTS : 1); attempt++) {
        int chosen = port == 0 ? freePort() : port;
        try {
          return new EmbeddedBroker(lock, startServer(logs, chosen), chosen);
        } catch (RuntimeException e) {
          last = e;
        }
      }
      throw new UserException(
          "the embedded broker can't start in " + directory + ": " + rootMessage(last), last);
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /** Kafka's broker ends the whole process when its data directory fails: with a word from us. */
  private static void sayWhyItEnds(Path directory) {
    Exit.Procedure end =
        (code, message) -> {
          System.err.println(
              "weft: " + FullDisk.broker(directory, directory.toFile().getUsableSpace()));
          System.err.flush();
          Runtime.getRuntime().halt(code);
        };
    Exit.setHaltProcedure(end);
    Exit.setExitProcedure(end);
  }

  private static String rootMessage(Throwable problem) {
    Throwable cause = problem;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage());
  }

  private static void format(Path logs) {
    if (Files.exists(logs.resolve("meta.properties"))) {
      return;
    }
    try {
      Files.createDirectories(logs);
      formatter(logs).setIgnoreFormatted(true).run();
    } catch (Exception e) {
      throw new UserException("can't prepare " + logs + " for a broker: " + e.getMessage(), e);
    }
  }

  /** Prepares a directory for the one node; quiet. */
  static Formatter formatter(Path logs) {
    return new Formatter()
        .setPrintStream(
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
        .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
        .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
        .setNodeId(1)
        .setClusterId(Uuid.randomUuid().toString())
        .addDirectory(logs.toString())
        .setMetadataLogDirectory(logs.toString())
        .setControllerListenerName("CONTROLLER");
  }

  private static KafkaRaftServer startServer(Path logs, int port) {
    KafkaRaftServer server =
        new KafkaRaftServer(new KafkaConfig(config(logs, port, freePort())), Time.SYSTEM);
    try {
      server.startup();
      return server;
    } catch (RuntimeException e) {
      server.shutdown();
      throw e;
    }
  }

  static Map<String, String> config(Path logs, int port, int controllerPort) {
    Map<String, String> config = new HashMap<>();
    config.put("process.roles", "broker,controller");
    config.put("node.id", "1");
    config.put("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
    config.put("controller.listener.names", "CONTROLLER");
    config.put(
        "listeners", "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort);
    config.put("log.dirs", logs.toString());
    config.put("auto.create.topics.enable", "false");
    // One node: nothing can be replicated.
    config.put("default.replication.factor", "1");
    config.put("offsets.topic.replication.factor", "1");
    config.put("offsets.topic.num.partitions", "4");
    config.put("transaction.state.log.replication.factor", "1");
    config.put("transaction.state.log.min.isr", "1");
    config.put("transaction.state.log.num.partitions", "4");
    config.put("share.coordinator.state.topic.replication.factor", "1");
    config.put("share.coordinator.state.topic.min.isr", "1");
    config.put("share.coordinator.state.topic.num.partitions", "1");
    // Quick to take over after a kill, and small.
    config.put("group.initial.rebalance.delay.ms", "0");
    config.put("broker.session.timeout.ms", "1500");
    config.put("broker.heartbeat.interval.ms", "300");
    config.put("transaction.abort.timed.out.transaction.cleanup.interval.ms", "500");
    config.put("log.cleaner.dedupe.buffer.size", "4194304");
    config.put("message.max.bytes", "2097152");
    return config;
  }

  /** So that the user reads which port, and not what the broker logs about it. */
  private static void requireFree(int port) {
    if (port < 0 || port > 65_535) {
      throw new UserException("port " + port + " is not in 0 to 65535");
    }
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    } catch (IOException e) {
      throw new UserException("port " + port + " can't be used: " + e.getMessage(), e);
    }
  }

  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UserException("no free port on loopback: " + e.getMessage(), e);
    }
  }

  /** {@code 127.0.0.1:PORT}. */
  public String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  /** Blocks until it is shut down. */
  public void awaitShutdown() {
    server.awaitShutdown();
  }

  /** Stops cleanly and frees the directory. */
  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
    lock.close();
  }
}
