package dev.charm.streams.prompt;

import dev.charm.streams.CalibrationKey;
import dev.charm.streams.StoreSerde;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which calibrations the rewards of a prompt take part in.
 *
 * @param reference the reference model, or null if every ordered pair of models is calibrated
 * @param retired reward models, name@version, that take part in none
 */
record Plan(@Nullable String reference, SortedSet<String> retired) {

  Plan {
    retired = new TreeSet<>(retired);
  }

  /** The calibrations between two models. */
  List<CalibrationKey> between(String rewardModel, String a, String b) {
    if (retired.contains(rewardModel)) {
      return List.of();
    }
    if (reference == null) {
      return List.of(new CalibrationKey(rewardModel, a, b), new CalibrationKey(rewardModel, b, a));
    }
    if (b.equals(reference)) {
      return List.of(new CalibrationKey(rewardModel, a, b));
    }
    return a.equals(reference) ? List.of(new CalibrationKey(rewardModel, b, a)) : List.of();
  }

  /** The calibrations between any two of these models. */
  Set<CalibrationKey> among(String rewardModel, Collection<String> models) {
    List<String> names = List.copyOf(models);
    Set<CalibrationKey> calibrations = new LinkedHashSet<>();
    for (int i = 0; i < names.size(); i++) {
      for (int j = i + 1; j < names.size(); j++) {
        calibrations.addAll(between(rewardModel, names.get(i), names.get(j)));
      }
    }
    return calibrations;
  }

  void write(DataOutputStream out) throws IOException {
    StoreSerde.writeNullable(out, reference);
    out.writeInt(retired.size());
    for (String rewardModel : retired) {
      out.writeUTF(rewardModel);
    }
  }

  static Plan read(DataInputStream in) throws IOException {
    String reference = StoreSerde.readNullableString(in);
    SortedSet<String> retired = new TreeSet<>();
    for (int left = in.readInt(); left > 0; left--) {
      retired.add(in.readUTF());
    }
    return new Plan(reference, retired);
  }
}
