package dev.charm.streams.merge;

import dev.charm.schemas.Decoded;
import dev.charm.schemas.Keys;
import dev.charm.schemas.MalformedReason;
import dev.charm.schemas.PartialSummary;
import dev.charm.schemas.Registry;
import dev.charm.schemas.Topics;
import dev.charm.streams.CalibrationKey;
import dev.charm.streams.CalibrationSettings;
import dev.charm.streams.Intake;
import dev.charm.streams.PartialKind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.jspecify.annotations.Nullable;

/**
 * The merger: keeps each partition's newest summary and, by the clock, solves what changed and
 * publishes what is new of it. A change of evidence is remembered in a store; a change of ratings
 * is found by comparing with those seen last, where a restart compares with none and so solves
 * everything once, to the same result.
 */
final class MergeProcessor implements Processor<String, Decoded<PartialSummary>, Object, Object> {
  private static final String STATS = "stats";
  private static final byte[] MARK = {1};

  private final CalibrationSettings settings;
  private final Registry registry;
  private final Merger.Sinks sinks;
  private RatingTable ratingsSeen = RatingTable.EMPTY;
  private @Nullable Parts parts; // made by init, which Streams calls before anything else

  /** What the processor is made of once it has its context. */
  private record Parts(
      MergeStores stores,
      Intake intake,
      MergedPartials partials,
      RatingsInForce ratings,
      Objectives objectives,
      CalibrationPublisher calibrations,
      ModelStatsPublisher modelStats) {}

  MergeProcessor(CalibrationSettings settings, Registry registry, Merger.Sinks sinks) {
    this.settings = settings;
    this.registry = registry;
    this.sinks = sinks;
  }

  @Override
  public void init(ProcessorContext<Object, Object> context) {
    ratingsSeen = RatingTable.EMPTY; // a task that is revived has lost what it published last
    MergeStores stores = MergeStores.of(context);
    MergedPartials partials =
        new MergedPartials(stores.partials(), registry.decoder(Topics.PARTIAL_SUMMARIES));
    Objectives objectives = new Objectives(settings.objective(), partials);
    parts =
        new Parts(
            stores,
            new Intake(context, sinks.deadLetters()),
            partials,
            new RatingsInForce(
                context.getStateStore(Merger.RATINGS_STORE),
                context.getStateStore(Merger.COVARIANCES_STORE),
                registry,
                settings.arena()),
            objectives,
            new CalibrationPublisher(
                context,
                new Published<>(stores.calibrations(), Topics.CALIBRATIONS, registry),
                new CalibrationMerge(partials, objectives, settings.evidence()),
                new HeldMoves(stores.held(), settings.longestHold()),
                new OffsetTargets(context, stores.ranges(), sinks.offsetTargets()),
                sinks),
            new ModelStatsPublisher(
                context,
                new Published<>(stores.modelStats(), Topics.MODEL_STATS, registry),
                new ModelStatsMerge(partials),
                sinks.modelStats()));
    context.schedule(settings.punctuation(), PunctuationType.WALL_CLOCK_TIME, this::punctuate);
  }

  @Override
  public void process(Record<String, Decoded<PartialSummary>> record) {
    List<String> key = accept(record);
    if (key.isEmpty()) {
      return;
    }
    parts.partials().put(record.key(), record.value() == null ? null : record.value().raw());
    String due =
        key.get(1).equals(PartialKind.DIFFERENCE)
            ? Keys.join(PartialKind.DIFFERENCE, key.get(0), key.get(2), key.get(3))
            : Keys.join(STATS, key.get(0));
    parts.stores().due().put(due, MARK);
  }

  /** The parts of a record's key; none once the record is in the dead letters. */
  private List<String> accept(Record<String, Decoded<PartialSummary>> record) {
    Intake intake = parts.intake();
    if (record.value() == null && record.key() != null) {
      return intake.acceptTombstone(record.key(), SummaryForm::isKey).orElse(List.of());
    }
    PartialSummary summary = intake.accept(record, SummaryForm::keyOf).orElse(null);
    if (summary == null) {
      return List.of();
    }
    String fault = SummaryForm.fault(summary).orElse(null);
    if (fault != null) {
      intake.reject(record.key(), record.value().raw(), MalformedReason.OUT_OF_RANGE, fault);
      return List.of();
    }
    return Keys.split(record.key());
  }

  private void punctuate(long timestamp) {
    RatingTable ratings = parts.ratings().read();
    Set<CalibrationKey> calibrations = new HashSet<>();
    Set<String> rewardModels = new HashSet<>();
    for (String due : takeDue()) {
      List<String> key = Keys.split(due);
      if (key.get(0).equals(STATS)) {
        rewardModels.add(key.get(1));
      } else {
        calibrations.add(new CalibrationKey(key.get(1), key.get(2), key.get(3)));
      }
    }
    calibrations.addAll(parts.objectives().changed(calibrations));
    calibrations.addAll(parts.calibrations().heldLongEnough(timestamp));
    if (!ratings.equals(ratingsSeen)) {
      calibrations.addAll(unlike(ratingsSeen, ratings));
      rewardModels.addAll(parts.partials().rewardModels());
      ratingsSeen = ratings;
    }
    calibrations.forEach(c -> parts.calibrations().publish(c, ratings, timestamp));
    rewardModels.forEach(rm -> parts.modelStats().publish(rm, ratings.ratings(), timestamp));
  }

  private List<String> takeDue() {
    List<String> due = new ArrayList<>();
    try (KeyValueIterator<String, byte[]> all = parts.stores().due().all()) {
      while (all.hasNext()) {
        due.add(all.next().key);
      }
    }
    due.forEach(parts.stores().due()::delete);
    return due;
  }

  /** The calibrations whose ratings, or what is known of their errors, are not what they were. */
  private Set<CalibrationKey> unlike(RatingTable before, RatingTable now) {
    Set<String> models = now.modelsUnlike(before);
    Set<CalibrationKey> calibrations = parts.partials().calibrations();
    calibrations.removeIf(
        c -> {
          String o = c.overvalued();
          String r = c.reference();
          return !models.contains(o)
              && !models.contains(r)
              && now.covariance(o, r).equals(before.covariance(o, r));
        });
    return calibrations;
  }
}
