package dev.weft.clusterer.web.book;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SharedResourceTest {
  private final List<String> told = new ArrayList<>();

  @Test
  void shouldOpenForTheFirstAndCloseAfterTheLast() throws Exception {
    SharedResource shared =
        new SharedResource(
            () -> {
              told.add("open");
              return () -> told.add("close");
            });
    AutoCloseable first = shared.join();
    AutoCloseable second = shared.join();
    first.close();
    first.close();
    assertThat(told).containsExactly("open");
    second.close();
    assertThat(told).containsExactly("open", "close");
    shared.join().close();
    assertThat(told).containsExactly("open", "close", "open", "close");
  }

  @Test
  void shouldOpenForTheNextWhereItFailedForTheFirst() throws Exception {
    SharedResource shared =
        new SharedResource(
            () -> {
              told.add("open");
              if (told.size() == 1) {
                throw new IllegalStateException("not yet");
              }
              return () -> told.add("close");
            });
    assertThatThrownBy(shared::join).hasMessage("not yet");
    shared.join().close();
    assertThat(told).containsExactly("open", "open", "close");
  }
}
