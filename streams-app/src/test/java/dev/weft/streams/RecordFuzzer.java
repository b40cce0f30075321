package dev.weft.streams;

import com.google.protobuf.ByteString;
import dev.weft.core.LittleEndian;
import dev.weft.core.RecordKeys;
import dev.weft.core.proto.Batch;
import dev.weft.core.proto.Manifest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Seeded records of several runs and nodes as a hostile or broken publisher might send them: valid
 * ones, ones that break one rule each, and valid ones with some bytes altered.
 */
final class RecordFuzzer {
  private static final int SUBCOMPONENTS = 8;
  private static final int RUNS = 6;
  private static final List<String> NODES = List.of("a", "b");

  private static final String DROPPED = "fuzz-dropped";

  private final Random random;
  private final long[][] numbers = new long[RUNS][NODES.size()];
  private final long[][] steps = new long[RUNS][NODES.size()];
  private long others;
  private @Nullable Sent late;

  RecordFuzzer(long seed) {
    random = new Random(seed);
  }

  /** A key and a value as they are sent. */
  record Sent(byte @Nullable [] key, byte @Nullable [] value) {}

  private static byte[] key(int run, int node) {
    return RecordKeys.bytes("fuzz-" + run + "/" + NODES.get(node));
  }

  private static Manifest manifest(String run) {
    return SyntheticRun.manifest(SUBCOMPONENTS, 4, "a", "b").toBuilder().setRun(run).build();
  }

  /** What every run of the fuzz begins with; one is dropped before any node of it began. */
  List<Sent> manifests() {
    List<Sent> first = new ArrayList<>();
    NODES.forEach(
        node ->
            first.add(
                new Sent(RecordKeys.bytes(DROPPED + "/" + node), SyntheticRun.drop("live", true))));
    IntStream.range(0, RUNS * NODES.size())
        .mapToObj(
            i ->
                new Sent(
                    key(i / NODES.size(), i % NODES.size()),
                    SyntheticRun.bytes(manifest("fuzz-" + i / NODES.size()))))
        .forEach(first::add);
    return first;
  }

  private Batch.Builder batch(long number, long step) {
    return SyntheticRun.batch(number, step, SyntheticRun.rows(random, 3, SUBCOMPONENTS))
        .toBuilder();
  }

  Sent next() {
    if (late != null) {
      Sent next = late;
      late = null;
      return next;
    }
    int run = random.nextInt(RUNS - 1); // The last run ends early: see below.
    int node = random.nextInt(NODES.size());
    byte[] key = key(run, node);
    long number = numbers[run][node];
    long step = steps[run][node];
    return switch (random.nextInt(30)) {
      case 0 -> new Sent(key, random.nextBoolean() ? null : new byte[0]);
      case 1 -> new Sent(key, truncated(SyntheticRun.bytes(batch(number, step).build())));
      case 2 -> new Sent(key, otherVersion(SyntheticRun.bytes(batch(number, step).build())));
      case 3 -> new Sent(badKey(), SyntheticRun.bytes(batch(number, step).build()));
      case 4 -> new Sent(key, SyntheticRun.bytes(brokenManifest("fuzz-" + run)));
      case 5 ->
          new Sent(
              key,
              SyntheticRun.bytes(manifest("fuzz-" + run).toBuilder().setWindowSteps(9).build()));
      case 6 ->
          new Sent(
              RecordKeys.bytes("nobody-" + others++ + "/a"),
              SyntheticRun.bytes(batch(0, 0).build()));
      case 7 ->
          new Sent(
              RecordKeys.bytes("fuzz-" + run + "/stranger"),
              SyntheticRun.bytes(manifest("fuzz-" + run)));
      case 8 -> new Sent(key, overTheLimit(number, step));
      case 9 -> sent(key, batch(number, step).setSamples(2));
      case 10 -> sent(key, unsorted(number, step));
      case 11 -> sent(key, oneEntry(number, step, SUBCOMPONENTS, 9));
      case 12 -> sent(key, oneEntry(number, step, 1, 32_769 + random.nextInt(1_000)));
      case 13 -> skip(run, node);
      case 14 -> sent(key, batch(Math.max(0, number - 1 - random.nextInt(40)), step));
      case 15 -> stepBack(run, node);
      case 16 -> closed(run, node);
      case 17 -> new Sent(key(RUNS - 1, node), ended(node));
      case 18 -> new Sent(key, SyntheticRun.end(Math.max(0, number - 1)));
      case 19, 20, 21, 22 ->
          new Sent(key, altered(SyntheticRun.bytes(batch(number, step).build())));
      case 23 -> dropped(node);
      case 24 ->
          new Sent(
              RecordKeys.bytes("other-" + others++ % 50 + "/a"),
              altered(SyntheticRun.bytes(manifest("other-" + others % 50))));
      default -> good(run, node);
    };
  }

  private Sent good(int run, int node) {
    steps[run][node] += random.nextInt(2);
    return sent(key(run, node), batch(numbers[run][node]++, steps[run][node]));
  }

  private static Sent sent(byte[] key, Batch.Builder batch) {
    return new Sent(key, SyntheticRun.bytes(batch.build()));
  }

  /**
   * The number after next; now and then the skipped one comes later, as a late record (case 14).
   */
  private Sent skip(int run, int node) {
    numbers[run][node]++;
    return good(run, node);
  }

  /** A step further; next, a batch of an earlier one. */
  private Sent stepBack(int run, int node) {
    steps[run][node] += 2;
    Sent good = good(run, node);
    late = sent(key(run, node), batch(numbers[run][node], steps[run][node] - 2));
    return good;
  }

  /** A mark on the node's behalf; next, what then comes too late. */
  private Sent closed(int run, int node) {
    steps[run][node] += 6;
    late = sent(key(run, node), batch(numbers[run][node], steps[run][node] - 1));
    return new Sent(key(run, node), SyntheticRun.mark(steps[run][node], true));
  }

  private byte[] ended(int node) {
    return numbers[RUNS - 1][node]++ == 0
        ? SyntheticRun.end(0)
        : SyntheticRun.bytes(batch(numbers[RUNS - 1][node], 0).build());
  }

  /** A run that is dropped before anything of it came: see {@link #manifests}. */
  private Sent dropped(int node) {
    byte[] key = RecordKeys.bytes(DROPPED + "/" + NODES.get(node));
    return random.nextInt(10) == 0
        ? new Sent(key, SyntheticRun.drop("live", true))
        : sent(key, batch(random.nextInt(100), 0));
  }

  private byte[] truncated(byte[] bytes) {
    return Arrays.copyOf(bytes, 3 + random.nextInt(bytes.length - 3));
  }

  private byte[] otherVersion(byte[] bytes) {
    bytes[1] = (byte) (2 + random.nextInt(100));
    return bytes;
  }

  private byte @Nullable [] badKey() {
    return switch (random.nextInt(4)) {
      case 0 -> null;
      case 1 -> RecordKeys.bytes("fuzz-0");
      case 2 -> RecordKeys.bytes("fuzz-0/a/b");
      default -> RecordKeys.bytes("fuzz 0/a");
    };
  }

  private Manifest brokenManifest(String run) {
    Manifest.Builder manifest = manifest(run).toBuilder();
    return switch (random.nextInt(4)) {
      case 0 -> manifest.clearMatrices().build();
      case 1 -> manifest.clearNodes().build();
      case 2 -> manifest.addMatrices(manifest.getMatrices(0)).build();
      default -> manifest.setWindowSteps(0).build();
    };
  }

  private byte[] overTheLimit(long number, long step) {
    return switch (random.nextInt(3)) {
      case 0 -> SyntheticRun.bytes(batch(number, step).setSamples(70_000).build());
      case 1 -> SyntheticRun.bytes(batch(number, 1L << 53).build());
      default -> SyntheticRun.bytes(batch(-1, step).build());
    };
  }

  private Batch.Builder unsorted(long number, long step) {
    return batch(number, step)
        .setSamples(1)
        .setRowOffsets(LittleEndian.ofInts(new int[] {0, 2}))
        .setColumns(LittleEndian.ofChars(new char[] {3, 2}))
        .setValues(LittleEndian.ofChars(new char[] {9, 9}));
  }

  private Batch.Builder oneEntry(long number, long step, int column, int value) {
    return batch(number, step)
        .setSamples(1)
        .setRowOffsets(LittleEndian.ofInts(new int[] {0, 1}))
        .setColumns(LittleEndian.ofChars(new char[] {(char) column}))
        .setValues(LittleEndian.ofChars(new char[] {(char) value}));
  }

  /** One to four bytes changed, dropped or put in. */
  private byte[] altered(byte[] bytes) {
    ByteString altered = ByteString.copyFrom(bytes);
    for (int i = random.nextInt(4); i >= 0; i--) {
      int at = 2 + random.nextInt(altered.size() - 2);
      ByteString rest = altered.substring(Math.min(altered.size(), at + random.nextInt(2)));
      byte[] more = new byte[random.nextInt(2)];
      random.nextBytes(more);
      altered = altered.substring(0, at).concat(ByteString.copyFrom(more)).concat(rest);
    }
    return altered.toByteArray();
  }
}
