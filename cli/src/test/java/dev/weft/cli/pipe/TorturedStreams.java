package dev.weft.cli.pipe;

import dev.weft.cli.Weft;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;

/**
 * A weft command that is killed with SIGKILL in the midst of a {@link Moment}: the thread that logs
 * it stops there until the process is dead.
 */
final class TorturedStreams {
  /** Not to be killed by itself. */
  static final String NO_AIM = "none";

  private TorturedStreams() {}

  /** Arguments: {@code MOMENT:COUNT} or {@code none}, then the command's. */
  public static void main(String[] arguments) {
    if (!arguments[0].equals(NO_AIM)) {
      String[] aim = arguments[0].split(":", 2);
      Killer.listen(Moment.valueOf(aim[0]), Integer.parseInt(aim[1]));
    }
    Weft.main(Arrays.copyOfRange(arguments, 1, arguments.length));
  }

  /** Hears what the app logs. */
  private static final class Killer extends AbstractAppender {
    private final String message;
    private final AtomicInteger left;

    private Killer(String message, int count) {
      super("killer", null, null, true, Property.EMPTY_ARRAY);
      this.message = message;
      this.left = new AtomicInteger(count);
    }

    static void listen(Moment moment, int count) {
      LoggerContext context = (LoggerContext) LogManager.getContext(false);
      Killer killer = new Killer(moment.message(), count);
      killer.start();
      LoggerConfig logger = new LoggerConfig(moment.logger(), Level.TRACE, false);
      logger.addAppender(killer, null, null);
      context.getConfiguration().addLogger(moment.logger(), logger);
      context.updateLoggers();
    }

    @Override
    public void append(LogEvent event) {
      if (event.getMessage().getFormattedMessage().contains(message)
          && left.decrementAndGet() == 0) {
        kill();
      }
    }

    private static void kill() {
      try {
        new ProcessBuilder("kill", "-9", Long.toString(ProcessHandle.current().pid())).start();
      } catch (IOException e) {
        throw new IllegalStateException("no kill", e);
      }
      while (true) {
        LockSupport.park();
      }
    }
  }
}
