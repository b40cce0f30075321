package dev.weft.producer.publish;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TestRestTest {
  private final AtomicLong clock = new AtomicLong(5_000);

  @Test
  void shouldRestNineTimesAsLongAsATestCostAtATenth() {
    TestRest rest = new TestRest(0.1, clock::get);
    assertThat(rest.left()).isZero();
    rest.worked(200);
    assertThat(rest.left()).isBetween(2_249L, 2_250L);
    clock.addAndGet(1_000);
    assertThat(rest.left()).isBetween(1_249L, 1_250L);
    clock.addAndGet(1_250);
    assertThat(rest.left()).isZero();
  }

  @Test
  void shouldNeverRestWithAllOfTheTime() {
    TestRest rest = new TestRest(1, clock::get);
    rest.worked(1_000_000);
    assertThat(rest.left()).isZero();
  }
}
