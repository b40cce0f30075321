package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.junit.jupiter.api.Test;
import org.rocksdb.RocksDBException;

class FullDiskTest {
  private final RocksDBException rocksDb =
      new RocksDBException("While appending to file: 000012.sst: No space left on device");

  @Test
  void shouldSayWhatToDoWhereTheLineNamesTheReason() {
    assertThat(FullDisk.advise("streams app error: " + rocksDb.getMessage(), rocksDb))
        .isEqualTo(
            "streams app error: While appending to file: 000012.sst: No space left on device: free"
                + " space and start it again");
  }

  @Test
  void shouldFindTheReasonBelowTheProblem() {
    Exception problem = new ProcessorStateException("Error opening store co-moments", rocksDb);
    assertThat(FullDisk.advise("Error opening store co-moments", problem))
        .isEqualTo(
            "Error opening store co-moments: No space left on device: free space and start it"
                + " again");
  }

  @Test
  void shouldLeaveOtherProblemsAsTheyAre() {
    assertThat(FullDisk.advise("no such file", new IOException())).isEqualTo("no such file");
  }

  @Test
  void shouldTellAFullDiskOfABrokerFromABrokenOne() {
    Path data = Path.of("data");
    assertThat(FullDisk.broker(data, 4_096))
        .isEqualTo(
            "the embedded broker in data ended: No space left on device: free space and start it"
                + " again");
    assertThat(FullDisk.broker(data, 1L << 40)).contains("can't use its data directory");
  }
}
