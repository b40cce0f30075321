package dev.weft.cli.broker;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;

/**
 * A broker that demands SASL/SCRAM and refuses whatever no ACL allows; its controller listener
 * demands SASL too. Its only super user is {@link #ADMIN}.
 */
public final class SecuredBroker implements AutoCloseable {
  /** Name of the one super user. */
  public static final String ADMIN = "admin";

  private static final String MECHANISM = "SCRAM-SHA-256";

  private final KafkaRaftServer server;
  private final int port;

  private SecuredBroker(KafkaRaftServer server, int port) {
    this.server = server;
    this.port = port;
  }

  /**
   * Starts it.
   *
   * @param passwords by user, the super user's among them
   */
  public static SecuredBroker start(Path directory, Map<String, String> passwords)
      throws Exception {
    format(directory, passwords);
    int port = EmbeddedBroker.freePort();
    KafkaRaftServer server =
        new KafkaRaftServer(
            new KafkaConfig(config(directory, port, passwords.get(ADMIN))), Time.SYSTEM);
    try {
      server.startup();
    } catch (RuntimeException e) {
      server.shutdown();
      throw e;
    }
    return new SecuredBroker(server, port);
  }

  private static void format(Path directory, Map<String, String> passwords) throws Exception {
    List<String> users = new ArrayList<>();
    passwords.forEach(
        (name, password) ->
            users.add("%s=[name=%s,password=%s]".formatted(MECHANISM, name, password)));
    EmbeddedBroker.formatter(directory).setScramArguments(users).run();
  }

  private static Map<String, String> config(Path directory, int port, String password) {
    int controllerPort = EmbeddedBroker.freePort();
    Map<String, String> config = EmbeddedBroker.config(directory, port, controllerPort);
    config.put(
        "listeners", "SECURE://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort);
    config.put("listener.security.protocol.map", "SECURE:SASL_PLAINTEXT,CONTROLLER:SASL_PLAINTEXT");
    config.put("inter.broker.listener.name", "SECURE");
    config.put("sasl.mechanism.inter.broker.protocol", MECHANISM);
    config.put("listener.name.secure.sasl.enabled.mechanisms", MECHANISM);
    config.put("listener.name.secure.scram-sha-256.sasl.jaas.config", login(ADMIN, password));
    // Controllers know no SCRAM: its secrets lie in the metadata that they are to serve.
    config.put("sasl.mechanism.controller.protocol", "PLAIN");
    config.put("listener.name.controller.sasl.enabled.mechanisms", "PLAIN");
    config.put(
        "listener.name.controller.plain.sasl.jaas.config",
        "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"%s\""
                .formatted(ADMIN)
            + " password=\"%s\" user_%s=\"%s\";".formatted(password, ADMIN, password));
    config.put("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
    config.put("super.users", "User:" + ADMIN);
    return config;
  }

  private static String login(String user, String password) {
    return "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"%s\" password=\"%s\";"
        .formatted(user, password);
  }

  /** {@code 127.0.0.1:PORT}. */
  public String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  /** What a client of this user needs to log in. */
  public Map<String, String> client(String user, String password) {
    return Map.of(
        "bootstrap.servers",
        bootstrapServers(),
        "security.protocol",
        "SASL_PLAINTEXT",
        "sasl.mechanism",
        MECHANISM,
        "sasl.jaas.config",
        login(user, password));
  }

  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
  }
}
