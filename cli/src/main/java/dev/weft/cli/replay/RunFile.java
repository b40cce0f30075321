package dev.weft.cli.replay;

import com.github.luben.zstd.ZstdInputStream;
import com.github.luben.zstd.ZstdOutputStream;
import com.google.protobuf.ByteString;
import dev.weft.cli.UserException;
import dev.weft.core.proto.RunFileEnd;
import dev.weft.core.proto.RunFileEntry;
import dev.weft.core.proto.RunFileHeader;
import dev.weft.core.proto.RunFileRecord;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A recorded run: {@code RunFileEntry} after {@code RunFileEntry}, each behind its length, in one
 * zstd stream with checksums. Written beside its name and moved there when whole.
 */
final class RunFile {
  /** The version that this code writes and reads. */
  static final int FORMAT = 1;

  private static final int LEVEL = 3;

  private RunFile() {}

  /** Writes one file; {@link #finish} makes it whole. For one thread. */
  static final class Writer implements AutoCloseable {
    private final Path file;
    private final Path part;
    private final OutputStream out;
    private long records;

    Writer(Path file, RunFileHeader header) throws IOException {
      this.file = file;
      part = file.resolveSibling(file.getFileName() + ".part");
      out =
          new BufferedOutputStream(
              new ZstdOutputStream(Files.newOutputStream(part), LEVEL).setChecksum(true), 1 << 16);
      RunFileEntry.newBuilder().setHeader(header).build().writeDelimitedTo(out);
    }

    void add(String topic, ConsumerRecord<byte[], byte[]> record) throws IOException {
      RunFileRecord.Builder entry =
          RunFileRecord.newBuilder()
              .setTopic(topic)
              .setKey(ByteString.copyFrom(record.key()))
              .setTimestamp(record.timestamp());
      if (record.value() != null) {
        entry.setValue(ByteString.copyFrom(record.value()));
      }
      RunFileEntry.newBuilder().setRecord(entry).build().writeDelimitedTo(out);
      records++;
    }

    /** Records written. */
    long finish() throws IOException {
      RunFileEnd end = RunFileEnd.newBuilder().setRecords(records).build();
      RunFileEntry.newBuilder().setEnd(end).build().writeDelimitedTo(out);
      out.close();
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
      return records;
    }

    @Override
    public void close() throws IOException {
      out.close();
      Files.deleteIfExists(part);
    }
  }

  /** What the file says of itself. */
  static RunFileHeader header(Path file) {
    try (InputStream in = open(file)) {
      return header(file, RunFileEntry.parseDelimitedFrom(in));
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static RunFileHeader header(Path file, @Nullable RunFileEntry first) {
    if (first == null || !first.hasHeader()) {
      throw new UserException(file + " is no recorded run");
    }
    if (first.getHeader().getFormat() != FORMAT) {
      throw new UserException(
          file
              + " is of format version "
              + first.getHeader().getFormat()
              + ", and this version of Weft reads "
              + FORMAT);
    }
    return first.getHeader();
  }

  /**
   * Every record, in the file's order.
   *
   * @throws UserException if the file is none, of another version, damaged or cut
   */
  static void read(Path file, Consumer<RunFileRecord> visitor) {
    try (InputStream in = open(file)) {
      header(file, RunFileEntry.parseDelimitedFrom(in));
      long records = 0;
      RunFileEntry entry = RunFileEntry.parseDelimitedFrom(in);
      while (entry != null && entry.hasRecord()) {
        visitor.accept(entry.getRecord());
        records++;
        entry = RunFileEntry.parseDelimitedFrom(in);
      }
      if (entry == null || entry.getEnd().getRecords() != records) {
        throw new UserException(file + " was cut: it ends after " + records + " records");
      }
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static InputStream open(Path file) throws IOException {
    return new BufferedInputStream(
        new ZstdInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16)), 1 << 16);
  }

  private static UserException unreadable(Path file, IOException e) {
    return new UserException(
        file
            + " can't be read as a recorded run: "
            + e.getClass().getSimpleName()
            + ", "
            + e.getMessage(),
        e);
  }
}
