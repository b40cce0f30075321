package dev.weft.cli.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class NodeThreadTest {
  private final AtomicInteger asked = new AtomicInteger();

  private NodeThread ended(Runnable node) throws InterruptedException {
    NodeThread thread = NodeThread.start(node, "weft-node-0");
    thread.join();
    assertThat(thread.isRunning()).isFalse();
    return thread;
  }

  private void requireThrown(Throwable problem, Runnable node) throws InterruptedException {
    NodeThread thread = ended(node);
    assertThatThrownBy(() -> thread.requireNoFailure(asked::incrementAndGet)).isSameAs(problem);
    assertThat(asked.getAndSet(0)).isEqualTo(1);
  }

  @Test
  void shouldThrowWhatTheNodeFailedWith() throws InterruptedException {
    Error error = new NoClassDefFoundError("made for a test");
    requireThrown(
        error,
        () -> {
          throw error;
        });
    RuntimeException problem = new IllegalStateException("made for a test");
    requireThrown(
        problem,
        () -> {
          throw problem;
        });
  }

  @Test
  void shouldThrowNothingAfterAnEnd() throws InterruptedException {
    ended(() -> {}).requireNoFailure(asked::incrementAndGet);
    assertThat(asked).hasValue(0);
  }
}
