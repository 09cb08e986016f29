package dev.charm.streams.prompt;

import dev.charm.schemas.precedence.RewardEntry;
import dev.charm.streams.state.StoreSerde;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.apache.kafka.common.serialization.Serde;

/**
 * All that one reward model said at one prompt: a score for each policy model and sample index.
 *
 * <p>What is kept of a response, and which one speaks for its model, is a matter of {@link
 * RewardEntry}. Immutable.
 */
final class RewardVector {
  static final RewardVector EMPTY = new RewardVector(new String[0], new SampleRewards[0]);

  /** Store serde. */
  static final Serde<RewardVector> SERDE = StoreSerde.of(RewardVector::write, RewardVector::read);

  /**
   * The most rewards of one reward model at one prompt, withdrawn ones included. Stored, they have
   * 24 bytes each beside the models' names; every new one writes all.
   */
  static final int MOST_ENTRIES = 20_000;

  /** The most policy models among them; their names have up to 8 KB each as they are stored. */
  static final int MOST_MODELS = 1_000;

  private final String[] models; // in order of name
  private final SampleRewards[] samples; // of each model, at least one

  private RewardVector(String[] models, SampleRewards[] samples) {
    this.models = models;
    this.samples = samples;
  }

  /** The reward that speaks for a model at the prompt. */
  record Standing(int sampleIndex, double score) {}

  /** Whether there is room for an entry of a response, or one already. */
  boolean hasRoomFor(String model, int sampleIndex) {
    SampleRewards known = of(model);
    if (known.get(sampleIndex) != null) {
      return true;
    }
    boolean isKnown = Arrays.binarySearch(models, model) >= 0;
    int entries = 0;
    for (SampleRewards one : samples) {
      entries += one.indices().length;
    }
    return entries < MOST_ENTRIES && (isKnown || models.length < MOST_MODELS);
  }

  /** This vector with an entry, or this very object if the entry changes nothing. */
  RewardVector with(String model, int sampleIndex, RewardEntry entry) {
    SampleRewards own = of(model);
    RewardEntry known = own.get(sampleIndex);
    return known != null && !entry.supersedes(known)
        ? this
        : with(model, own.with(sampleIndex, entry));
  }

  /** This vector without the entries of a response up to a version, or this object if none is. */
  RewardVector without(String model, int sampleIndex, long upToVersion) {
    SampleRewards own = of(model);
    RewardEntry known = own.get(sampleIndex);
    if (known == null || known.version() > upToVersion) {
      return this;
    }
    if (own.indices().length > 1) {
      return with(model, own.without(sampleIndex));
    }
    int at = Arrays.binarySearch(models, model);
    return new RewardVector(SortedArrays.removed(models, at), SortedArrays.removed(samples, at));
  }

  private SampleRewards of(String model) {
    int at = Arrays.binarySearch(models, model);
    return at < 0 ? SampleRewards.NONE : samples[at];
  }

  private RewardVector with(String model, SampleRewards own) {
    int at = Arrays.binarySearch(models, model);
    if (at < 0) {
      return new RewardVector(
          SortedArrays.inserted(models, -at - 1, model),
          SortedArrays.inserted(samples, -at - 1, own));
    }
    SampleRewards[] changed = samples.clone();
    changed[at] = own;
    return new RewardVector(models, changed);
  }

  /** The sample indices of each model of which anything is known. */
  SortedMap<String, Set<Integer>> samples() {
    SortedMap<String, Set<Integer>> indices = new TreeMap<>();
    for (int m = 0; m < models.length; m++) {
      indices.put(
          models[m],
          Arrays.stream(samples[m].indices()).boxed().collect(Collectors.toUnmodifiableSet()));
    }
    return indices;
  }

  boolean isEmpty() {
    return models.length == 0;
  }

  /** The reward of the model's lowest sample index that has one. */
  Optional<Standing> standing(String model) {
    return Optional.ofNullable(of(model).standing());
  }

  /** The models with a reward, in alphabetical order. */
  SortedSet<String> models() {
    SortedSet<String> standing = new TreeSet<>();
    forEachStanding((model, reward) -> standing.add(model));
    return standing;
  }

  /** Calls for each model with a reward, in alphabetical order. */
  void forEachStanding(BiConsumer<String, Standing> action) {
    for (int m = 0; m < models.length; m++) {
      Standing standing = samples[m].standing();
      if (standing != null) {
        action.accept(models[m], standing);
      }
    }
  }

  private void write(DataOutputStream out) throws IOException {
    out.writeInt(models.length);
    for (int m = 0; m < models.length; m++) {
      out.writeUTF(models[m]);
      samples[m].write(out);
    }
  }

  private static RewardVector read(DataInputStream in) throws IOException {
    String[] models = new String[in.readInt()];
    SampleRewards[] samples = new SampleRewards[models.length];
    for (int m = 0; m < models.length; m++) {
      models[m] = in.readUTF();
      samples[m] = SampleRewards.read(in);
    }
    return new RewardVector(models, samples);
  }
}
