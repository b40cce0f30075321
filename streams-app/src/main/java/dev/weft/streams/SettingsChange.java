package dev.weft.streams;

import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.weft.core.proto.ReadingSettings;
import java.util.Objects;
import java.util.StringJoiner;

/** How settings of a reading differ from those that a run was begun with. */
public final class SettingsChange {
  private SettingsChange() {}

  /** Whether batches are cut in the same way: what else differs is the cells' own affair. */
  public static boolean cutsAlike(ReadingSettings begun, ReadingSettings other) {
    return begun.getSilence() == other.getSilence() && begun.getGroupSize() == other.getGroupSize();
  }

  /** Such as {@code silence 3276, not 6553}, by the names that {@code correlations} has. */
  public static String describe(ReadingSettings begun, ReadingSettings other) {
    StringJoiner differences = new StringJoiner("; ");
    for (FieldDescriptor field : ReadingSettings.getDescriptor().getFields()) {
      Object was = begun.getField(field);
      Object is = other.getField(field);
      if (!Objects.equals(was, is)) {
        differences.add(field.getName() + " " + was + ", not " + is);
      }
    }
    return differences.toString();
  }
}
