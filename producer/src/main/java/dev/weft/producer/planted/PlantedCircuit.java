package dev.weft.producer.planted;

import dev.weft.core.proto.Circuit;
import java.util.Arrays;

/**
 * A planted circuit while it holds. The array is shared, not to be changed.
 *
 * @param name for people
 * @param members numbers of subcomponents, ascending
 * @param fromStep the first step at which it holds
 * @param endStep the first at which it no longer does, or 0: it holds to the end
 */
record PlantedCircuit(String name, int[] members, long fromStep, long endStep) {
  boolean holdsAt(long step) {
    return step >= fromStep && (endStep == 0 || step < endStep);
  }

  PlantedCircuit until(long step) {
    return new PlantedCircuit(name, members, fromStep, step);
  }

  Circuit message() {
    Circuit.Builder circuit =
        Circuit.newBuilder().setName(name).setFromStep(fromStep).setEndStep(endStep);
    Arrays.stream(members).forEach(circuit::addMembers);
    return circuit.build();
  }
}
