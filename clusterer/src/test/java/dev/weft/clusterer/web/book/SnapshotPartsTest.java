package dev.weft.clusterer.web.book;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.weft.core.RecordFormat;
import dev.weft.core.RecordKeys;
import dev.weft.core.proto.AnalysisSettings;
import dev.weft.core.proto.Cluster;
import dev.weft.core.proto.Provenance;
import dev.weft.core.proto.ReadingSettings;
import dev.weft.core.proto.Snapshot;
import dev.weft.core.proto.SnapshotPart;
import dev.weft.core.proto.SnapshotPointer;
import dev.weft.core.proto.SnapshotRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SnapshotPartsTest {
  private static final int WINDOWS = 4;
  private static final int PARTS = 3;

  private final SnapshotParts parts = new SnapshotParts(WINDOWS);

  private static Snapshot snapshot(String run, long window, int clusters) {
    Snapshot.Builder snapshot =
        Snapshot.newBuilder()
            .setRun(run)
            .setReading(ReadingSettings.newBuilder().setName("live"))
            .setAnalysis(AnalysisSettings.newBuilder().setName("default"))
            .setProvenance(Provenance.newBuilder().setWindow(window));
    IntStream.range(0, clusters)
        .forEach(id -> snapshot.addClusters(Cluster.newBuilder().setId(id)));
    return snapshot.build();
  }

  private void write(Snapshot snapshot) {
    ByteString bytes = snapshot.toByteString();
    for (int part = 0; part < PARTS; part++) {
      ByteString content =
          bytes.substring(part * bytes.size() / PARTS, (part + 1) * bytes.size() / PARTS);
      SnapshotPart.Builder cut =
          SnapshotPart.newBuilder().setPart(part).setParts(PARTS).setContent(content);
      take(snapshot, part, encoded(SnapshotRecord.newBuilder().setPart(cut)));
    }
    SnapshotPointer.Builder pointer =
        SnapshotPointer.newBuilder().setWindow(snapshot.getProvenance().getWindow());
    take(
        RecordKeys.latestSnapshot(snapshot.getRun(), "live", "default"),
        encoded(SnapshotRecord.newBuilder().setLatest(pointer)));
  }

  private static byte[] encoded(SnapshotRecord.Builder record) {
    return RecordFormat.SNAPSHOT.encode(record.setFormat(RecordFormat.VERSION).build());
  }

  private void take(Snapshot snapshot, int part, byte @Nullable [] value) {
    long window = snapshot.getProvenance().getWindow();
    take(RecordKeys.snapshotPart(snapshot.getRun(), "live", "default", window, part), value);
  }

  private void take(byte[] key, byte @Nullable [] value) {
    parts.take(new ConsumerRecord<>("snapshots", 0, 0, key, value));
  }

  private void delete(Snapshot snapshot) {
    IntStream.range(0, PARTS).forEach(part -> take(snapshot, part, null));
    take(RecordKeys.latestSnapshot(snapshot.getRun(), "live", "default"), null);
  }

  private List<Snapshot> drained() {
    List<Snapshot> found = new ArrayList<>();
    parts.drain(found::add);
    return found;
  }

  @Test
  void shouldHoldNoMoreThanTheNewestWindowsOfEachSourceWhileReading() {
    int most = 0;
    for (long window = 0; window < 100; window++) {
      write(snapshot("a", window, 20));
      write(snapshot("b", window * 7 % 100, 20)); // Compaction may leave any order.
      most = Math.max(most, parts.size());
    }
    assertThat(most).isEqualTo(2 * WINDOWS * PARTS);
    assertThat(drained())
        .containsExactly(
            snapshot("a", 96, 20),
            snapshot("a", 97, 20),
            snapshot("a", 98, 20),
            snapshot("a", 99, 20),
            snapshot("b", 96, 20),
            snapshot("b", 97, 20),
            snapshot("b", 98, 20),
            snapshot("b", 99, 20));
    assertThat(parts.size()).isZero();
  }

  @Test
  void shouldForgetADeletedSnapshotUntilItIsWrittenAgain() {
    for (long window = 0; window < 3; window++) {
      write(snapshot("a", window, 20));
    }
    delete(snapshot("a", 1, 20));
    delete(snapshot("a", 2, 20));
    delete(snapshot("b", 2, 20));
    write(snapshot("a", 2, 30));
    assertThat(drained()).containsExactly(snapshot("a", 0, 20), snapshot("a", 2, 30));
  }

  @Test
  void shouldPassOverWhatIsDamaged() {
    write(snapshot("a", 0, 20));
    write(snapshot("a", 1, 20));
    write(snapshot("a", 2, 20));
    take(snapshot("a", 0, 20), 0, null);
    take(snapshot("a", 1, 20), 1, new byte[] {1, 2, 3});
    take(RecordKeys.bytes("a/live/default/x/0"), new byte[] {8, 1});
    SnapshotPart.Builder nonsense =
        SnapshotPart.newBuilder().setParts(1).setContent(ByteString.copyFromUtf8("nonsense"));
    take(snapshot("a", 3, 0), 0, encoded(SnapshotRecord.newBuilder().setPart(nonsense)));
    assertThat(drained()).containsExactly(snapshot("a", 1, 20), snapshot("a", 2, 20));
  }
}
