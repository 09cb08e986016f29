package dev.charm.ops.training;

import ai.djl.translate.TranslateException;
import dev.charm.consumers.scoring.RewardFeatures;
import dev.charm.consumers.scoring.ScoringRequest;
import dev.charm.consumers.training.FeaturePair;
import dev.charm.consumers.training.FileTraining;
import dev.charm.consumers.training.OriginalPreference;
import dev.charm.consumers.training.OriginalPreferences;
import dev.charm.consumers.training.PromptPart;
import dev.charm.ops.connect.CommandFailedException;
import dev.charm.producers.preferences.PreferenceCase;
import java.util.ArrayList;
import java.util.List;

/**
 * Preferences from outside the loop that somebody has in files: each chosen answer against each
 * rejected one. Half of the prompts, by the hash of their texts, are for training and half for
 * judging.
 */
public final class NamedPreferences implements OriginalPreferences.Source {
  private static final int JUDGING_PERCENT = 50;
  private static final int MOST_PAIRS = 10_000;

  private final List<FileTraining.Pair> pairs;

  private NamedPreferences(List<FileTraining.Pair> pairs) {
    this.pairs = pairs;
  }

  /**
   * Takes the pairs of cases.
   *
   * @throws CommandFailedException if there are more than {@value #MOST_PAIRS}: their features are
   *     held, 6 kB a pair
   */
  public static NamedPreferences of(List<PreferenceCase> cases) {
    List<FileTraining.Pair> pairs = PairFile.pairs(cases);
    if (pairs.size() > MOST_PAIRS) {
      throw new CommandFailedException(
          "the preferences are %d pairs; at most %d can be held"
              .formatted(pairs.size(), MOST_PAIRS));
    }
    return new NamedPreferences(List.copyOf(pairs));
  }

  /** How many pairs. */
  public int size() {
    return pairs.size();
  }

  /** The pairs as texts. */
  public List<FileTraining.Pair> pairs() {
    return pairs;
  }

  @Override
  public OriginalPreferences read(RewardFeatures features) throws TranslateException {
    List<ScoringRequest> requests = new ArrayList<>();
    for (FileTraining.Pair pair : pairs) {
      requests.add(pair.chosen());
      requests.add(pair.rejected());
    }
    List<float[]> rows = features.of(requests);
    List<OriginalPreference> training = new ArrayList<>();
    List<OriginalPreference> judging = new ArrayList<>();
    for (int i = 0; i < pairs.size(); i++) {
      FileTraining.Pair pair = pairs.get(i);
      OriginalPreference preference =
          new OriginalPreference(
              pair.prompt(), new FeaturePair(rows.get(2 * i), rows.get(2 * i + 1)));
      boolean judges = PromptPart.isHeldOut(pair.chosen().prompt(), JUDGING_PERCENT);
      (judges ? judging : training).add(preference);
    }
    return new OriginalPreferences(training, judging);
  }
}
