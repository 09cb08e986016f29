package dev.charm.ops.command;

import dev.charm.schemas.Decoded;
import dev.charm.schemas.EventDecoder;
import dev.charm.schemas.Keys;
import dev.charm.schemas.Retraction;
import dev.charm.schemas.RetractionKind;
import dev.charm.schemas.Reward;
import dev.charm.schemas.Topics;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The scores that stand for one prompt and one reward model, gathered from the log by the rule of
 * the contracts: the higher version counts, of equal versions a withdrawal, then the larger score;
 * of several answers of one model the lowest sample index that has a score.
 */
final class StandingScores {
  private record Entry(long version, boolean withdrawn, double score) {
    private static final Comparator<Entry> WEIGHT =
        Comparator.comparingLong(Entry::version)
            .thenComparing(Entry::withdrawn)
            .thenComparingDouble(Entry::score);
  }

  private final String rewardModel;
  private final String promptId;
  private final Map<String, SortedMap<Integer, Entry>> models = new HashMap<>();

  private StandingScores(String rewardModel, String promptId) {
    this.rewardModel = rewardModel;
    this.promptId = promptId;
  }

  /** Gathers the scores of a prompt from {@code charm.rewards} and {@code charm.retractions}. */
  static StandingScores read(LogReader reader, String rewardModel, String promptId) {
    StandingScores scores = new StandingScores(rewardModel, promptId);
    String key = Keys.join(promptId);
    try (EventDecoder<Reward> rewards = reader.decoder(Topics.REWARDS);
        EventDecoder<Retraction> retractions = reader.decoder(Topics.RETRACTIONS)) {
      reader.scan(
          Topics.REWARDS.name(),
          record -> {
            if (LogReader.key(record).equals(key)
                && reader.decode(rewards, Topics.REWARDS, record.value())
                    instanceof Decoded.Value<Reward> reward) {
              scores.add(reward.value());
            }
          });
      reader.scan(
          Topics.RETRACTIONS.name(),
          record -> {
            if (LogReader.key(record).equals(key)
                && reader.decode(retractions, Topics.RETRACTIONS, record.value())
                    instanceof Decoded.Value<Retraction> retraction) {
              scores.withdraw(retraction.value());
            }
          });
    }
    return scores;
  }

  private void add(Reward reward) {
    if (reward.getRewardModel().equals(rewardModel) && reward.getPromptId().equals(promptId)) {
      put(
          reward.getPolicyModel(),
          reward.getSampleIndex(),
          new Entry(reward.getVersion(), false, reward.getScore()));
    }
  }

  private void withdraw(Retraction retraction) {
    String model = retraction.getPolicyModel();
    if (retraction.getKind() == RetractionKind.REWARD
        && model != null
        && rewardModel.equals(retraction.getRewardModel())) {
      put(model, retraction.getSampleIndex(), new Entry(retraction.getVersion(), true, 0));
    }
  }

  private void put(String model, int sample, Entry entry) {
    models
        .computeIfAbsent(model, name -> new TreeMap<>())
        .merge(sample, entry, (a, b) -> Entry.WEIGHT.compare(a, b) >= 0 ? a : b);
  }

  /** The score that stands for a model; null if it has none, or only withdrawn ones. */
  @Nullable Double of(String model) {
    return models.getOrDefault(model, new TreeMap<>()).values().stream()
        .filter(entry -> !entry.withdrawn())
        .map(Entry::score)
        .findFirst()
        .orElse(null);
  }
}
