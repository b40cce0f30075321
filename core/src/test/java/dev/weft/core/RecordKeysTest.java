package dev.weft.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordKeysTest {
  @Test
  void shouldReadBackTheKeysItMakes() {
    RecordKeys.RunNode node = new RecordKeys.RunNode("stories-2", "node-0");
    assertThat(RecordKeys.runNode(RecordKeys.bytes(node.toString()))).isEqualTo(node);
    RecordKeys.Cell cell = new RecordKeys.Cell("stories", "0123456789abcdef", "live", 1, 2);
    assertThat(RecordKeys.cell(RecordKeys.bytes(cell.toString()))).isEqualTo(cell);
    assertThat(RecordKeys.text(RecordKeys.correlations(cell, 7, 3)))
        .isEqualTo("stories/0123456789abcdef/live/7/1/2/3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "a/b/c", "a b/c", "/b", "a/"})
  void shouldRefuseOtherKeys(String key) {
    assertThatThrownBy(() -> RecordKeys.runNode(RecordKeys.bytes(key)))
        .isInstanceOf(BadRecordException.class)
        .hasMessageContaining("run/node");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a/b/c/1", "a/b/c/x/1", "a/b/c/2/1", "a b/b/c/1/1"})
  void shouldRefuseOtherCells(String key) {
    assertThatThrownBy(() -> RecordKeys.cell(RecordKeys.bytes(key)))
        .isInstanceOf(BadRecordException.class);
  }

  /** Values of Kafka's own default partitioner, which other languages must meet. */
  @Test
  void shouldPartitionAsKafkaDoes() {
    assertThat(RecordKeys.partition("stories/node-0", 1)).isZero();
    for (int node = 0; node < 100; node++) {
      String key = "stories/node-" + node;
      int expected =
          org.apache.kafka.clients.producer.internals.BuiltInPartitioner.partitionForKey(
              RecordKeys.bytes(key), 7);
      assertThat(RecordKeys.partition(key, 7)).isEqualTo(expected);
    }
  }
}
