package dev.weft.clusterer.topics;

import com.google.protobuf.ByteString;
import dev.weft.core.proto.Provenance;
import dev.weft.core.proto.Snapshot;
import dev.weft.core.proto.SnapshotPointer;
import dev.weft.core.proto.SourceNode;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * What names a snapshot: its window and a digest of its content. Reading's name, times, offsets,
 * host and what was skipped are left out of the digest, so that a replay or another machine comes
 * to the same one.
 */
public final class SnapshotPointers {
  private SnapshotPointers() {}

  /** The pointer to a snapshot that is written in so many parts. */
  public static SnapshotPointer of(Snapshot snapshot, int parts) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return SnapshotPointer.newBuilder()
          .setWindow(snapshot.getProvenance().getWindow())
          .setParts(parts)
          .setSha256(ByteString.copyFrom(sha256.digest(content(snapshot).toByteArray())))
          .build();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** The snapshot without what depends on reading, time and place. */
  public static Snapshot content(Snapshot snapshot) {
    Snapshot.Builder content = snapshot.toBuilder();
    content.getReadingBuilder().clearName().clearReplay();
    Provenance.Builder provenance =
        content
            .getProvenanceBuilder()
            .clearCreatedAt()
            .clearTookMilliseconds()
            .clearHost()
            .clearSkippedWindows()
            .clearCorrelationsPartition()
            .clearCorrelationsFirstOffset()
            .clearCorrelationsEndOffset();
    for (SourceNode.Builder node : provenance.getNodesBuilderList()) {
      node.clearSourcePartition().clearLastOffset();
    }
    return content.build();
  }
}
