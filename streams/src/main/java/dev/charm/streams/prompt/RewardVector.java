package dev.charm.streams.prompt;

import dev.charm.streams.StoreSerde;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.apache.kafka.common.serialization.Serde;
import org.jspecify.annotations.Nullable;

/**
 * All that one reward model said at one prompt: a score for each policy model and sample index.
 *
 * <p>What is kept of a response does not depend on the order of arrival: the higher version wins;
 * of equal versions a withdrawal wins over a score, and the larger score over the smaller.
 * Immutable.
 */
final class RewardVector {
  static final RewardVector EMPTY = new RewardVector(new TreeMap<>());

  /** Store serde. */
  static final Serde<RewardVector> SERDE = StoreSerde.of(RewardVector::write, RewardVector::read);

  /**
   * The most rewards of one reward model at one prompt, withdrawn ones included. Stored, they have
   * 24 bytes each beside the models' names; every new one writes all.
   */
  static final int MOST_ENTRIES = 20_000;

  /** The most policy models among them; their names have up to 8 KB each as they are stored. */
  static final int MOST_MODELS = 1_000;

  private final SortedMap<String, SortedMap<Integer, Entry>> models;

  private RewardVector(SortedMap<String, SortedMap<Integer, Entry>> models) {
    this.models = models;
  }

  /**
   * What is known of one response.
   *
   * @param score the raw score; 0 and without meaning if withdrawn
   */
  record Entry(double score, long version, boolean withdrawn) {
    static Entry scored(double score, long version) {
      return new Entry(score == 0.0 ? 0.0 : score, version, false); // -0.0 equals 0.0
    }

    static Entry withdrawn(long version) {
      return new Entry(0.0, version, true);
    }

    boolean supersedes(Entry other) {
      if (version != other.version) {
        return version > other.version;
      }
      if (withdrawn != other.withdrawn) {
        return withdrawn;
      }
      return score > other.score;
    }
  }

  /** The reward that speaks for a model at the prompt. */
  record Standing(int sampleIndex, double score) {}

  /** Whether there is room for an entry of a response, or one already. */
  boolean hasRoomFor(String model, int sampleIndex) {
    SortedMap<Integer, Entry> samples = models.get(model);
    if (samples != null && samples.containsKey(sampleIndex)) {
      return true;
    }
    int entries = 0;
    for (SortedMap<Integer, Entry> known : models.values()) {
      entries += known.size();
    }
    return entries < MOST_ENTRIES && (samples != null || models.size() < MOST_MODELS);
  }

  /** This vector with an entry, or this very object if the entry changes nothing. */
  RewardVector with(String model, int sampleIndex, Entry entry) {
    SortedMap<Integer, Entry> samples = models.getOrDefault(model, new TreeMap<>());
    Entry known = samples.get(sampleIndex);
    if (known != null && !entry.supersedes(known)) {
      return this;
    }
    SortedMap<Integer, Entry> newSamples = new TreeMap<>(samples);
    newSamples.put(sampleIndex, entry);
    SortedMap<String, SortedMap<Integer, Entry>> newModels = new TreeMap<>(models);
    newModels.put(model, newSamples);
    return new RewardVector(newModels);
  }

  /** This vector without the entries of a response up to a version, or this object if none is. */
  RewardVector without(String model, int sampleIndex, long upToVersion) {
    SortedMap<Integer, Entry> samples = models.getOrDefault(model, new TreeMap<>());
    Entry known = samples.get(sampleIndex);
    if (known == null || known.version() > upToVersion) {
      return this;
    }
    SortedMap<Integer, Entry> newSamples = new TreeMap<>(samples);
    newSamples.remove(sampleIndex);
    SortedMap<String, SortedMap<Integer, Entry>> newModels = new TreeMap<>(models);
    if (newSamples.isEmpty()) {
      newModels.remove(model);
    } else {
      newModels.put(model, newSamples);
    }
    return new RewardVector(newModels);
  }

  /** The sample indices of each model of which anything is known. */
  SortedMap<String, Set<Integer>> samples() {
    SortedMap<String, Set<Integer>> samples = new TreeMap<>();
    models.forEach((model, entries) -> samples.put(model, Set.copyOf(entries.keySet())));
    return samples;
  }

  /** Whether nothing is known, not even of a withdrawal. */
  boolean isEmpty() {
    return models.isEmpty();
  }

  /** The reward of the model's lowest sample index that has one. */
  Optional<Standing> standing(String model) {
    SortedMap<Integer, Entry> samples = models.get(model);
    return samples == null ? Optional.empty() : Optional.ofNullable(standing(samples));
  }

  private static @Nullable Standing standing(SortedMap<Integer, Entry> samples) {
    for (Map.Entry<Integer, Entry> sample : samples.entrySet()) {
      if (!sample.getValue().withdrawn()) {
        return new Standing(sample.getKey(), sample.getValue().score());
      }
    }
    return null;
  }

  /** The models with a reward, in alphabetical order. */
  SortedSet<String> models() {
    SortedSet<String> standing = new TreeSet<>();
    forEachStanding((model, reward) -> standing.add(model));
    return standing;
  }

  /** Calls for each model with a reward, in alphabetical order. */
  void forEachStanding(BiConsumer<String, Standing> action) {
    models.forEach(
        (model, samples) -> {
          Standing standing = standing(samples);
          if (standing != null) {
            action.accept(model, standing);
          }
        });
  }

  private void write(DataOutputStream out) throws IOException {
    out.writeInt(models.size());
    for (Map.Entry<String, SortedMap<Integer, Entry>> model : models.entrySet()) {
      out.writeUTF(model.getKey());
      out.writeInt(model.getValue().size());
      for (Map.Entry<Integer, Entry> sample : model.getValue().entrySet()) {
        out.writeInt(sample.getKey());
        out.writeDouble(sample.getValue().score());
        out.writeLong(sample.getValue().version());
        out.writeBoolean(sample.getValue().withdrawn());
      }
    }
  }

  private static RewardVector read(DataInputStream in) throws IOException {
    SortedMap<String, SortedMap<Integer, Entry>> models = new TreeMap<>();
    for (int m = in.readInt(); m > 0; m--) {
      String model = in.readUTF();
      SortedMap<Integer, Entry> samples = new TreeMap<>();
      for (int s = in.readInt(); s > 0; s--) {
        samples.put(in.readInt(), new Entry(in.readDouble(), in.readLong(), in.readBoolean()));
      }
      models.put(model, samples);
    }
    return new RewardVector(models);
  }
}
