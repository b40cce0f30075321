package dev.weft.streams.exemplars;

import dev.weft.core.proto.ActivityBand;
import dev.weft.core.proto.Exemplar;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A reservoir over the range of activity: in each of ten bands how many samples fell into it, and
 * the {@link #EACH} of them with the lowest rank, which is a uniform draw (bottom-k sampling, Cohen
 * and Kaplan 2007) that merges. Not safe for several threads.
 */
final class ActivityBands {
  static final int BANDS = 10;
  static final int EACH = 2;

  private final long[] samples = new long[BANDS];
  private final List<List<Exemplar>> kept = new ArrayList<>();

  ActivityBands() {
    for (int band = 0; band < BANDS; band++) {
      kept.add(new ArrayList<>());
    }
  }

  private static int band(double activity) {
    return Math.min(BANDS - 1, (int) (activity * BANDS));
  }

  /** Counts a sample; true if its exemplar is wanted. */
  boolean count(double activity, long rank) {
    int band = band(activity);
    samples[band]++;
    List<Exemplar> there = kept.get(band);
    return there.size() < EACH || Long.compareUnsigned(rank, there.get(EACH - 1).getRank()) < 0;
  }

  void add(Exemplar exemplar) {
    List<Exemplar> there = kept.get(band(exemplar.getActivity()));
    there.add(exemplar);
    there.sort(Comparator.comparing(Exemplar::getRank, Long::compareUnsigned));
    if (there.size() > EACH) {
      there.remove(EACH);
    }
  }

  void merge(ActivityBands other) {
    for (int band = 0; band < BANDS; band++) {
      samples[band] += other.samples[band];
      other.kept.get(band).forEach(this::add);
    }
  }

  List<ActivityBand> message() {
    List<ActivityBand> bands = new ArrayList<>();
    for (int band = 0; band < BANDS; band++) {
      bands.add(
          ActivityBand.newBuilder()
              .setSamples(samples[band])
              .addAllExemplars(kept.get(band))
              .build());
    }
    return bands;
  }

  static ActivityBands of(List<ActivityBand> message) {
    ActivityBands bands = new ActivityBands();
    for (int band = 0; band < Math.min(BANDS, message.size()); band++) {
      bands.samples[band] = message.get(band).getSamples();
      message.get(band).getExemplarsList().forEach(bands::add);
    }
    return bands;
  }
}
