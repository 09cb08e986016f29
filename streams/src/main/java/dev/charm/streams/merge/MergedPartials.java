package dev.charm.streams.merge;

import dev.charm.calibration.reward.DifferenceRange;
import dev.charm.calibration.reward.DifferenceSummary;
import dev.charm.calibration.reward.RangeDetail;
import dev.charm.calibration.reward.Tally;
import dev.charm.schemas.Decoded;
import dev.charm.schemas.DifferencePartial;
import dev.charm.schemas.Keys;
import dev.charm.schemas.PartialSummary;
import dev.charm.schemas.ScorePartial;
import dev.charm.schemas.TallyPartial;
import dev.charm.schemas.Topics;
import dev.charm.streams.CalibrationKey;
import dev.charm.streams.DifferencePartials;
import dev.charm.streams.PartialKind;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.Deserializer;
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
  private final Deserializer<Decoded<PartialSummary>> decoder;

  MergedPartials(
      KeyValueStore<String, byte[]> store, Deserializer<Decoded<PartialSummary>> decoder) {
    this.store = store;
    this.decoder = decoder;
  }

  /**
   * The evidence of one calibration over all partitions.
   *
   * @param detail the range that every partition with evidence details, or null if they do not
   *     detail one and the same
   * @param applied whether every partition with evidence decides its pairs by one same offset
   * @param appliedOffset that offset; null if none
   */
  record Evidence(
      DifferenceSummary summary,
      @Nullable RangeDetail detail,
      boolean applied,
      @Nullable Double appliedOffset) {}

  /**
   * The rewards of one policy model over all partitions, in units of 2^-40.
   *
   * @param count number of prompts
   */
  record Scores(long count, BigInteger sum, BigInteger sumOfSquares) {}

  /** A partition's newest summary, or null if nothing is left of it. */
  void put(String key, byte @Nullable [] raw) {
    store.put(key, raw);
  }

  Evidence evidence(CalibrationKey calibration) {
    DifferenceSummary summary = DifferenceSummary.empty();
    Set<Double> offsets = new HashSet<>();
    List<RangeDetail> details = new ArrayList<>();
    Set<DifferenceRange> ranges = new HashSet<>();
    for (PartialSummary partial :
        partials(
            calibration.rewardModel(),
            PartialKind.DIFFERENCE,
            calibration.overvalued(),
            calibration.reference())) {
      DifferencePartial difference = (DifferencePartial) partial.getSummary();
      if (!difference.getKeys().isEmpty()) {
        summary = summary.merge(DifferencePartials.summary(difference));
        offsets.add(difference.getAppliedOffset());
        RangeDetail detail = DifferencePartials.detail(difference);
        ranges.add(detail == null ? null : detail.range());
        details.add(detail);
      }
    }
    boolean applied = offsets.size() == 1;
    boolean detailed = ranges.size() == 1 && !ranges.contains(null);
    return new Evidence(
        summary,
        detailed ? details.stream().reduce(RangeDetail::merge).orElseThrow() : null,
        applied,
        applied ? offsets.iterator().next() : null);
  }

  /** All calibrations that have, or had, evidence. */
  Set<CalibrationKey> calibrations() {
    Set<CalibrationKey> calibrations = new HashSet<>();
    try (KeyValueIterator<String, byte[]> all = store.all()) {
      while (all.hasNext()) {
        List<String> parts = Keys.split(all.next().key);
        if (parts.get(1).equals(PartialKind.DIFFERENCE)) {
          calibrations.add(new CalibrationKey(parts.get(0), parts.get(2), parts.get(3)));
        }
      }
    }
    return calibrations;
  }

  /** The calibrations of these reward models that have evidence. */
  Set<CalibrationKey> calibrationsOf(Set<String> rewardModels) {
    Set<CalibrationKey> calibrations = calibrations();
    calibrations.removeIf(calibration -> !rewardModels.contains(calibration.rewardModel()));
    return calibrations;
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
    for (PartialSummary partial : partials(rewardModel, PartialKind.SCORE)) {
      ScorePartial score = (ScorePartial) partial.getSummary();
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

  /** The round robin of a reward model: the tally of each policy model against each other. */
  SortedMap<String, SortedMap<String, Tally>> tallies(String rewardModel) {
    SortedMap<String, SortedMap<String, Tally>> tallies = new TreeMap<>();
    for (PartialSummary partial : partials(rewardModel, PartialKind.TALLY)) {
      TallyPartial part = (TallyPartial) partial.getSummary();
      Tally tally =
          new Tally(
              part.getWinsA(), part.getTies(), part.getWinsA() + part.getWinsB() + part.getTies());
      add(tallies, part.getModelA(), part.getModelB(), tally);
      add(tallies, part.getModelB(), part.getModelA(), tally.reversed());
    }
    return tallies;
  }

  private static void add(
      SortedMap<String, SortedMap<String, Tally>> tallies, String model, String opponent, Tally t) {
    tallies.computeIfAbsent(model, name -> new TreeMap<>()).merge(opponent, t, Tally::plus);
  }

  private List<PartialSummary> partials(String... prefix) {
    List<PartialSummary> partials = new ArrayList<>();
    String scan = Keys.join(prefix) + Keys.join("", "");
    try (KeyValueIterator<String, byte[]> range =
        store.prefixScan(scan, Serdes.String().serializer())) {
      while (range.hasNext()) {
        Decoded<PartialSummary> decoded =
            decoder.deserialize(Topics.PARTIAL_SUMMARIES.name(), range.next().value);
        partials.add(((Decoded.Value<PartialSummary>) Objects.requireNonNull(decoded)).value());
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
