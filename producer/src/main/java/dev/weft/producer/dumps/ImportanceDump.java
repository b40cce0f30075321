package dev.weft.producer.dumps;

import dev.weft.core.proto.OutOfRange;
import dev.weft.producer.model.SafeTensors;
import dev.weft.producer.npz.KeptImportances;
import dev.weft.producer.npz.NpyArray;
import dev.weft.producer.npz.NpzReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Importances that another tool wrote, in fixed point and in batches of {@link #BATCH} samples. It
 * reads
 *
 * <ul>
 *   <li>{@code .npy}: one matrix, samples x subcomponents; its name is the file's
 *   <li>{@code .npz} of dense arrays: one a matrix, samples x subcomponents, under its name
 *   <li>{@code .npz} as scipy's {@code save_npz} writes it (CSR or CSC); labels in its array {@code
 *       labels} or in {@code metadata.json} beside it, else one matrix {@code importances}
 *   <li>{@code .safetensors}: one tensor a matrix, samples x subcomponents
 *   <li>a folder with {@code memberships.npz}, a boolean matrix of samples by components, and
 *       {@code metadata.json} with {@code labels}, and maybe {@code n_samples} and {@code
 *       module_component_counts}
 * </ul>
 *
 * <p>All of it lies in memory: 6 bytes an entry above 0, besides the file.
 *
 * @param clamped importances out of [0, 1] that were set to the nearest of both
 */
public record ImportanceDump(DumpedMatrices matrices, KeptImportances importances, long clamped) {
  /** Samples a batch: even and odd batches are the halves. */
  public static final int BATCH = 2_048;

  /**
   * Reads a file or folder.
   *
   * @throws DumpException if it is of no known form, or its names or shapes are wrong
   */
  public static ImportanceDump read(Path path, OutOfRange outOfRange) throws IOException {
    boolean clamp = outOfRange == OutOfRange.OUT_OF_RANGE_CLAMP;
    String name = String.valueOf(path.getFileName());
    if (Files.isDirectory(path)) {
      return SparseDump.read(path.resolve("memberships.npz"), clamp);
    }
    if (!Files.isRegularFile(path)) {
      throw new DumpException(path + " is neither a file nor a folder");
    }
    if (name.endsWith(".npy")) {
      try (InputStream stream = Files.newInputStream(path)) {
        NpyArray array = NpyArray.read(stream, path.toString());
        return DenseDump.ofArrays(Map.of(name.substring(0, name.length() - 4), array), clamp);
      }
    }
    if (name.endsWith(".npz")) {
      return ofNpz(path, clamp);
    }
    if (name.endsWith(".safetensors")) {
      return ofTensors(path, clamp);
    }
    throw new DumpException(
        path
            + " ends in none of .npz, .npy and .safetensors, and is no folder with memberships.npz");
  }

  private static ImportanceDump ofNpz(Path path, boolean clamp) throws IOException {
    try (NpzReader npz = NpzReader.open(path)) {
      List<String> names = npz.names();
      if (names.containsAll(Set.of("data", "indices", "indptr", "shape"))) {
        return SparseDump.read(path, clamp);
      }
      Map<String, NpyArray> arrays = new LinkedHashMap<>();
      for (String name : names) {
        arrays.put(name, npz.array(name));
      }
      return DenseDump.ofArrays(arrays, clamp);
    }
  }

  private static ImportanceDump ofTensors(Path path, boolean clamp) {
    SafeTensors tensors = SafeTensors.read(path);
    Map<String, SafeTensors.Tensor> found = new LinkedHashMap<>();
    for (String name : new TreeSet<>(tensors.names())) {
      found.put(name, tensors.tensor(name));
    }
    return DenseDump.ofTensors(found, clamp);
  }
}
