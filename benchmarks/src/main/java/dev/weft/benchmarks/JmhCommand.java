package dev.weft.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.openjdk.jmh.Main;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** JMH's own command line over the benchmarks of this module. */
@Command(
    name = "jmh",
    description = {
      "Runs JMH: benchmarks/run jmh Kernel -prof gc -rf json -rff kernel.json. Arguments are JMH's",
      "own (-h lists them, -p NAME=VALUES sets sizes)."
    })
final class JmhCommand implements Callable<Integer> {
  @Unmatched private List<String> arguments = new ArrayList<>();

  @Override
  public Integer call() throws Exception {
    Main.main(arguments.toArray(String[]::new));
    return 0;
  }
}
