package dev.charm.streams.prompt;

import dev.charm.streams.state.ModelPair;
import dev.charm.streams.state.StoreSerde;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which calibrations the rewards of a prompt take part in.
 *
 * @param reference the reference model, or null if every ordered pair of models is calibrated
 * @param retired reward models, name@version, that take part in none
 * @param limited reward models that take part in none because they scored more policy models than
 *     may be calibrated without a reference
 */
record Plan(@Nullable String reference, SortedSet<String> retired, SortedSet<String> limited) {

  Plan {
    retired = new TreeSet<>(retired);
    limited = new TreeSet<>(limited);
  }

  /** Whether what two models have at a prompt is evidence for a calibration. */
  boolean includes(String rewardModel, String a, String b) {
    return !retired.contains(rewardModel)
        && !limited.contains(rewardModel)
        && (reference == null || reference.equals(a) || reference.equals(b));
  }

  /** The pairs of these models that are calibrated. */
  Set<ModelPair> among(String rewardModel, Collection<String> models) {
    if (reference != null && !models.contains(reference)) {
      return Set.of();
    }
    List<String> names = List.copyOf(models);
    Set<ModelPair> pairs = new LinkedHashSet<>();
    for (int i = 0; i < names.size(); i++) {
      for (int j = i + 1; j < names.size(); j++) {
        if (includes(rewardModel, names.get(i), names.get(j))) {
          pairs.add(ModelPair.of(rewardModel, names.get(i), names.get(j)));
        }
      }
    }
    return pairs;
  }

  /** Whether this plan and another say the same of a reward model. */
  boolean agrees(Plan other, String rewardModel) {
    return Objects.equals(reference, other.reference)
        && retired.contains(rewardModel) == other.retired.contains(rewardModel)
        && limited.contains(rewardModel) == other.limited.contains(rewardModel);
  }

  void write(DataOutputStream out) throws IOException {
    StoreSerde.writeNullable(out, reference);
    write(retired, out);
    write(limited, out);
  }

  private static void write(SortedSet<String> names, DataOutputStream out) throws IOException {
    out.writeInt(names.size());
    for (String name : names) {
      out.writeUTF(name);
    }
  }

  static Plan read(DataInputStream in) throws IOException {
    return new Plan(StoreSerde.readNullable(in), readNames(in), readNames(in));
  }

  private static SortedSet<String> readNames(DataInputStream in) throws IOException {
    SortedSet<String> names = new TreeSet<>();
    for (int left = in.readInt(); left > 0; left--) {
      names.add(in.readUTF());
    }
    return names;
  }
}
