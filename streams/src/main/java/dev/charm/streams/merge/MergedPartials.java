package dev.charm.streams.merge;

import dev.charm.calibration.reward.DifferenceSummary;
import dev.charm.calibration.reward.Tally;
import dev.charm.calibration.style.StyleSums;
import dev.charm.schemas.DifferencePartial;
import dev.charm.schemas.Keys;
import dev.charm.schemas.PartialSummary;
import dev.charm.schemas.ScorePartial;
import dev.charm.schemas.StoredRecords;
import dev.charm.schemas.TallyPartial;
import dev.charm.schemas.Topics;
import dev.charm.streams.partial.DifferencePartials;
import dev.charm.streams.partial.GameCount;
import dev.charm.streams.partial.PartialKind;
import dev.charm.streams.partial.StylePartials;
import dev.charm.streams.partial.TallyPartials;
import dev.charm.streams.state.ModelPair;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The newest summary of each prompt partition, and their sums. All sums are of whole numbers, so
 * the number of partitions does not change them.
 */
final class MergedPartials {
  private final KeyValueStore<String, byte[]> store;
  private final StoredRecords<PartialSummary> records;

  MergedPartials(KeyValueStore<String, byte[]> store) {
    this.store = store;
    this.records = new StoredRecords<>(Topics.PARTIAL_SUMMARIES, store.name());
  }

  /**
   * The rewards of one policy model over all partitions, in units of 2^-40.
   *
   * @param count number of prompts
   */
  record Scores(long count, BigInteger sum, BigInteger sumOfSquares) {}

  /** A partition's newest summary, or null if nothing is left of it. */
  void put(String key, @Nullable PartialSummary summary) {
    store.put(key, summary == null ? null : records.write(summary));
  }

  PairEvidence evidence(ModelPair pair) {
    DifferenceSummary summary = DifferenceSummary.empty();
    List<DifferencePartials.Side> straight = new ArrayList<>();
    List<DifferencePartials.Side> turned = new ArrayList<>();
    for (DifferencePartial difference :
        partials(
            DifferencePartial.class,
            pair.rewardModel(),
            PartialKind.DIFFERENCE,
            pair.first(),
            pair.second())) {
      DifferenceSummary part = DifferencePartials.summary(difference);
      if (!part.isEmpty()) {
        summary = summary.merge(part);
        straight.add(DifferencePartials.side(difference, false));
        turned.add(DifferencePartials.side(difference, true));
      }
    }
    return PairEvidence.of(summary, straight, turned);
  }

  /** All pairs of models that have evidence. */
  Set<ModelPair> pairs() {
    Set<ModelPair> pairs = new LinkedHashSet<>();
    try (KeyValueIterator<String, byte[]> all = store.all()) {
      while (all.hasNext()) {
        addPair(all.next().key, pairs);
      }
    }
    return pairs;
  }

  /** The pairs of models that have evidence under these reward models. */
  Set<ModelPair> pairsOf(Set<String> rewardModels) {
    Set<ModelPair> pairs = new LinkedHashSet<>();
    for (String rewardModel : rewardModels) {
      forEachKey(key -> addPair(key, pairs), rewardModel, PartialKind.DIFFERENCE);
    }
    return pairs;
  }

  private static void addPair(String key, Set<ModelPair> pairs) {
    List<String> parts = Keys.split(key);
    if (parts.get(1).equals(PartialKind.DIFFERENCE)) {
      pairs.add(new ModelPair(parts.get(0), parts.get(2), parts.get(3)));
    }
  }

  /** How many policy models a reward model has scored. */
  int models(String rewardModel) {
    Set<String> models = new HashSet<>();
    forEachKey(key -> models.add(Keys.split(key).get(2)), rewardModel, PartialKind.SCORE);
    return models.size();
  }

  private void forEachKey(Consumer<String> action, String... prefix) {
    String scan = Keys.join(prefix) + Keys.join("", "");
    try (KeyValueIterator<String, byte[]> range =
        store.prefixScan(scan, Serdes.String().serializer())) {
      while (range.hasNext()) {
        action.accept(range.next().key);
      }
    }
  }

  /** All reward models heard of. */
  Set<String> rewardModels() {
    Set<String> rewardModels = new HashSet<>();
    try (KeyValueIterator<String, byte[]> all = store.all()) {
      while (all.hasNext()) {
        rewardModels.add(Keys.split(all.next().key).get(0));
      }
    }
    return rewardModels;
  }

  /** The rewards of every policy model under a reward model, by policy model. */
  SortedMap<String, Scores> scores(String rewardModel) {
    SortedMap<String, Scores> scores = new TreeMap<>();
    for (ScorePartial score : partials(ScorePartial.class, rewardModel, PartialKind.SCORE)) {
      scores.merge(
          score.getPolicyModel(),
          new Scores(score.getCount(), integer(score.getSum()), integer(score.getSumOfSquares())),
          (a, b) ->
              new Scores(
                  a.count() + b.count(),
                  a.sum().add(b.sum()),
                  a.sumOfSquares().add(b.sumOfSquares())));
    }
    return scores;
  }

  /** The style of the answers of every policy model that a reward model has scored. */
  SortedMap<String, StyleSums> styles(String rewardModel) {
    SortedMap<String, StyleSums> styles = new TreeMap<>();
    for (ScorePartial score : partials(ScorePartial.class, rewardModel, PartialKind.SCORE)) {
      styles.merge(score.getPolicyModel(), StylePartials.style(score), StyleSums::plus);
    }
    return styles;
  }

  /**
   * The round robin of a reward model: the tally of each policy model against each other. Two
   * models whose newest games are known of one of them only, for a moment, may have none.
   */
  SortedMap<String, SortedMap<String, Tally>> tallies(String rewardModel) {
    SortedMap<String, SortedMap<String, GameCount>> games = new TreeMap<>();
    for (TallyPartial part : partials(TallyPartial.class, rewardModel, PartialKind.TALLY)) {
      TallyPartials.games(part)
          .forEach(
              (opponent, count) -> {
                add(games, part.getModelA(), opponent, count);
                add(games, opponent, part.getModelA(), count.reversed());
              });
    }
    SortedMap<String, SortedMap<String, Tally>> tallies = new TreeMap<>();
    games.forEach(
        (model, opponents) ->
            opponents.forEach(
                (opponent, c) -> {
                  if (c.won() >= 0 && c.lost() >= 0 && c.tied() >= 0 && !c.equals(GameCount.NONE)) {
                    tallies
                        .computeIfAbsent(model, name -> new TreeMap<>())
                        .put(opponent, new Tally(c.won(), c.tied(), c.won() + c.lost() + c.tied()));
                  }
                }));
    return tallies;
  }

  private static void add(
      SortedMap<String, SortedMap<String, GameCount>> games,
      String model,
      String opponent,
      GameCount count) {
    games.computeIfAbsent(model, name -> new TreeMap<>()).merge(opponent, count, GameCount::plus);
  }

  private <T> List<T> partials(Class<T> kind, String... prefix) {
    List<T> partials = new ArrayList<>();
    String scan = Keys.join(prefix) + Keys.join("", "");
    try (KeyValueIterator<String, byte[]> range =
        store.prefixScan(scan, Serdes.String().serializer())) {
      while (range.hasNext()) {
        partials.add(kind.cast(records.read(range.next().value).getSummary()));
      }
    }
    return partials;
  }

  private static BigInteger integer(ByteBuffer bytes) {
    byte[] copy = new byte[bytes.remaining()];
    bytes.duplicate().get(copy);
    return new BigInteger(copy);
  }
}
