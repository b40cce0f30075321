package dev.weft.clusterer.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import dev.weft.core.BadRecordException;
import dev.weft.core.LittleEndian;
import dev.weft.core.Reason;
import dev.weft.core.RecordFormat;
import dev.weft.core.RunManifest;
import dev.weft.core.proto.CorrelationsPart;
import dev.weft.core.proto.EdgeSums;
import dev.weft.core.proto.Edges;
import dev.weft.core.proto.Manifest;
import dev.weft.core.proto.MarginalSums;
import dev.weft.core.proto.Marginals;
import dev.weft.core.proto.Matrix;
import dev.weft.core.proto.ReadingSettings;
import dev.weft.core.proto.WindowHead;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class WindowAssemblerTest {
  private static final RunManifest MANIFEST =
      RunManifest.of(
          Manifest.newBuilder()
              .setRun("r")
              .addNodes("a")
              .setWindowSteps(1)
              .addMatrices(Matrix.newBuilder().setName("m").setSubcomponents(4))
              .build());

  private static CorrelationsPart.Builder part(int row, int column, int number, int of) {
    return CorrelationsPart.newBuilder()
        .setFormat(RecordFormat.VERSION)
        .setRun("r")
        .setDigest(MANIFEST.digest())
        .setReading(
            ReadingSettings.newBuilder().setName("live").setGroupSize(2).setJointCounts(true))
        .setWindow(3)
        .setGroups(2)
        .setRowGroup(row)
        .setColumnGroup(column)
        .setPart(number)
        .setParts(of)
        .addSamples(10);
  }

  private static CorrelationsPart marginals(int group, int number, int of) {
    ByteString sums = LittleEndian.ofLongs(new long[] {1 + group, 2 + group});
    return part(group, group, number, of)
        .setMarginals(
            Marginals.newBuilder()
                .setFirst(2 * group)
                .setCount(2)
                .addHalves(
                    MarginalSums.newBuilder().setSums(sums).setSumSquares(sums).setFirings(sums)))
        .build();
  }

  /** Of cell 0/1: two pairs, in an order that is not the run's. */
  private static CorrelationsPart edges() {
    return part(0, 1, 0, 1)
        .setEdges(
            Edges.newBuilder()
                .setRows(LittleEndian.ofInts(new int[] {1, 0}))
                .setColumns(LittleEndian.ofInts(new int[] {2, 3}))
                .addHalves(
                    EdgeSums.newBuilder()
                        .setSumProducts(LittleEndian.ofLongs(new long[] {77, 55}))
                        .setJointCounts(LittleEndian.ofInts(new int[] {7, 5}))))
        .build();
  }

  private static List<CorrelationsPart> whole() {
    CorrelationsPart head =
        part(0, 0, 0, 2).setHead(WindowHead.newBuilder().setManifest(MANIFEST.message())).build();
    return new ArrayList<>(List.of(head, marginals(0, 1, 2), edges(), marginals(1, 0, 1)));
  }

  private static ConsumerRecord<byte[], byte[]> record(CorrelationsPart part, long offset) {
    return new ConsumerRecord<>(
        "correlations", 1, offset, new byte[0], RecordFormat.CORRELATIONS.encode(part));
  }

  @Test
  void shouldAssembleTheSameWindowInAnyOrderOnceAllPartsAreThere() {
    for (long seed = 0; seed < 20; seed++) {
      List<CorrelationsPart> parts = whole();
      parts.add(parts.get((int) (seed % 4))); // One comes twice.
      Collections.shuffle(parts, new Random(seed));
      WindowAssembler assembler = new WindowAssembler();
      Optional<WindowAssembler.Whole> found = Optional.empty();
      for (int offset = 0; offset < parts.size() && found.isEmpty(); offset++) {
        found = assembler.add(record(parts.get(offset), 100 + offset));
        assertThat(assembler.lowestNeeded())
            .isEqualTo(
                found.isPresent() ? Map.of() : Map.of(new TopicPartition("correlations", 1), 100L));
      }
      WindowAssembler.Whole window = found.orElseThrow();
      assertThat(window.firstOffset()).isEqualTo(100);
      assertThat(window.key()).isEqualTo(new WindowKey("r", MANIFEST.digest(), "live", 3));
      assertThat(window.correlations().rows()).containsExactly(0, 1);
      assertThat(window.correlations().columns()).containsExactly(3, 2);
      assertThat(window.correlations().sumProducts()[0]).containsExactly(55, 77);
      assertThat(window.correlations().jointCounts()[0]).containsExactly(5, 7);
      assertThat(window.correlations().sums()[0]).containsExactly(1, 2, 2, 3);
    }
  }

  @Test
  void shouldKnowThatJointCountsAreKeptWhereNoPairIs() {
    List<CorrelationsPart> parts = whole();
    parts.set(2, part(0, 1, 0, 1).build());
    WindowAssembler assembler = new WindowAssembler();
    Optional<WindowAssembler.Whole> found = Optional.empty();
    for (CorrelationsPart part : parts) {
      found = assembler.add(record(part, 0));
    }
    assertThat(found.orElseThrow().correlations().rows()).isEmpty();
    assertThat(found.orElseThrow().correlations().jointCounts()).hasDimensions(1, 0);
  }

  @Test
  void shouldForgetEarlierWindowsOnceOneIsWhole() {
    WindowAssembler assembler = new WindowAssembler();
    var unused = assembler.add(record(edges().toBuilder().setWindow(2).build(), 7));
    unused = assembler.add(record(edges().toBuilder().setWindow(4).build(), 8));
    for (CorrelationsPart part : whole()) {
      unused = assembler.add(record(part, 9));
    }
    assertThat(assembler.openWindows()).isEqualTo(1);
    assertThat(assembler.lowestNeeded())
        .isEqualTo(Map.of(new TopicPartition("correlations", 1), 8L));
  }

  @Test
  void shouldNotWaitForAWindowThatItRefused() {
    WindowAssembler assembler = new WindowAssembler();
    CorrelationsPart bad = edges().toBuilder().setPart(1).build();
    assertThatThrownBy(() -> assembler.add(record(bad, 0))).isInstanceOf(BadRecordException.class);
    assertThat(assembler.openWindows()).isZero();
    List<CorrelationsPart> headless = whole();
    headless.set(0, part(0, 0, 0, 2).build());
    assertThatThrownBy(() -> headless.stream().map(part -> assembler.add(record(part, 0))).toList())
        .isInstanceOf(BadRecordException.class);
    assertThat(assembler.openWindows()).isZero();
  }

  private static Reason refusal(Consumer<List<CorrelationsPart>> damage) {
    List<CorrelationsPart> parts = whole();
    damage.accept(parts);
    WindowAssembler assembler = new WindowAssembler();
    return catchThrowableOfType(
            BadRecordException.class,
            () -> {
              for (CorrelationsPart part : parts) {
                var unused = assembler.add(record(part, 0));
              }
            })
        .reason();
  }

  @Test
  void shouldRefusePartsThatContradictEachOther() {
    assertThat(refusal(parts -> parts.set(2, edges().toBuilder().setSamples(0, 11).build())))
        .isEqualTo(Reason.INCONSISTENT);
    assertThat(refusal(parts -> parts.set(2, edges().toBuilder().setGroups(3).build())))
        .isEqualTo(Reason.INCONSISTENT);
    assertThat(refusal(parts -> parts.set(1, marginals(0, 1, 3)))).isEqualTo(Reason.INCONSISTENT);
    assertThat(refusal(parts -> parts.set(2, edges().toBuilder().setPart(1).build())))
        .isEqualTo(Reason.INCONSISTENT);
    assertThat(refusal(parts -> parts.set(2, edges().toBuilder().setRowGroup(2).build())))
        .isEqualTo(Reason.INCONSISTENT);
    assertThat(refusal(parts -> parts.set(0, part(0, 0, 0, 2).build())))
        .isEqualTo(Reason.INCONSISTENT);
    CorrelationsPart.Builder uncounted = edges().toBuilder();
    uncounted.getEdgesBuilder().getHalvesBuilder(0).clearJointCounts();
    assertThat(refusal(parts -> parts.set(2, uncounted.build()))).isEqualTo(Reason.SHAPE);
    CorrelationsPart.Builder tooFew = edges().toBuilder();
    tooFew
        .getEdgesBuilder()
        .getHalvesBuilder(0)
        .setSumProducts(LittleEndian.ofLongs(new long[] {7}));
    assertThat(refusal(parts -> parts.set(2, tooFew.build()))).isEqualTo(Reason.SHAPE);
    CorrelationsPart.Builder halfless = marginals(1, 0, 1).toBuilder();
    halfless.getMarginalsBuilder().clearHalves();
    assertThat(refusal(parts -> parts.set(3, halfless.build()))).isEqualTo(Reason.SHAPE);
    CorrelationsPart.Builder outside = edges().toBuilder();
    outside.getEdgesBuilder().setColumns(LittleEndian.ofInts(new int[] {2, 4}));
    assertThat(refusal(parts -> parts.set(2, outside.build()))).isEqualTo(Reason.COLUMN_RANGE);
  }

  @Test
  void shouldRefuseWhatIsNoPart() {
    BadRecordException refused =
        catchThrowableOfType(
            BadRecordException.class,
            () ->
                new WindowAssembler()
                    .add(new ConsumerRecord<>("correlations", 0, 0, null, new byte[] {8, 2})));
    assertThat(refused.reason()).isEqualTo(Reason.FORMAT_VERSION);
  }
}
