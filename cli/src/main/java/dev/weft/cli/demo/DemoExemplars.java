package dev.weft.cli.demo;

import dev.weft.clusterer.web.book.Exemplars;
import dev.weft.clusterer.web.book.SnapshotBook.Source;
import dev.weft.core.proto.Cluster;
import dev.weft.core.proto.ExemplarsRecord;
import dev.weft.core.proto.ItemKind;
import dev.weft.core.proto.ItemRow;
import dev.weft.core.proto.ItemTable;
import dev.weft.core.proto.Manifest;
import dev.weft.core.proto.Snapshot;
import dev.weft.streams.ExemplarService;
import dev.weft.streams.StreamsSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The demo's exemplars: their application, and the tokens that clusters live on. */
final class DemoExemplars implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Exemplars exemplars;
  private final @Nullable ExemplarService service;

  private DemoExemplars(Exemplars exemplars, @Nullable ExemplarService service) {
    this.exemplars = exemplars;
    this.service = service;
  }

  /** Starts the application, if it is wanted. */
  static DemoExemplars start(boolean wanted, StreamsSettings settings, Exemplars exemplars) {
    return new DemoExemplars(exemplars, wanted ? ExemplarService.start(settings) : null);
  }

  /** Waits until every cluster of a snapshot has what it is active on; some seconds. */
  void await(Snapshot snapshot) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (service != null && !complete(snapshot) && System.nanoTime() < deadline) {
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  private boolean complete(Snapshot snapshot) {
    Source source = Source.of(snapshot);
    return snapshot.getClustersList().stream()
        .allMatch(
            cluster ->
                exemplars
                    .of(source, cluster.getId())
                    .filter(record -> record.getMembersList().equals(cluster.getMembersList()))
                    .isPresent());
  }

  /** The most frequent tokens of the samples that each cluster is active on, by its id. */
  static Map<Long, List<String>> tokens(
      Snapshot snapshot, Manifest manifest, Exemplars exemplars, int most) {
    Map<Long, List<String>> tokens = new HashMap<>();
    for (Cluster cluster : snapshot.getClustersList()) {
      exemplars
          .of(Source.of(snapshot), cluster.getId())
          .ifPresent(record -> tokens.put(cluster.getId(), tokens(record, manifest, most)));
    }
    return tokens;
  }

  private static List<String> tokens(ExemplarsRecord record, Manifest manifest, int most) {
    return record.getTablesList().stream()
        .filter(table -> table.getKind() == ItemKind.ITEM_KIND_TOKEN)
        .map(ItemTable::getRowsList)
        .flatMap(rows -> rows.stream().limit(most))
        .map(ItemRow::getItem)
        .map(
            id ->
                id < manifest.getVocabulary().getTokensCount()
                    ? manifest.getVocabulary().getTokens(id)
                    : "#" + id)
        .toList();
  }

  @Override
  public void close() {
    if (service != null) {
      service.close();
    }
  }
}
