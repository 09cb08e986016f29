package dev.charm.streams.merge;

import dev.charm.schemas.Calibration;
import dev.charm.schemas.Decoded;
import dev.charm.schemas.Keys;
import dev.charm.schemas.MalformedReason;
import dev.charm.schemas.PartialSummary;
import dev.charm.schemas.Registry;
import dev.charm.schemas.Topics;
import dev.charm.streams.intake.Intake;
import dev.charm.streams.intake.Router;
import dev.charm.streams.measured.Measures;
import dev.charm.streams.measured.MismatchSums;
import dev.charm.streams.measured.OpenWork;
import dev.charm.streams.measured.Stage;
import dev.charm.streams.partial.PartialKind;
import dev.charm.streams.settings.CalibrationSettings;
import dev.charm.streams.state.ModelPair;
import java.util.List;
import java.util.Set;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * The merger: keeps each partition's newest summary and, by the clock, solves what changed and
 * publishes what is new of it. A change of evidence is remembered in a store; a change of ratings
 * is found by comparing with those seen last, where a restart compares with none and so solves
 * everything once, to the same result.
 */
final class MergeProcessor implements Processor<String, Decoded<PartialSummary>, Object, Object> {
  /** Pairs of models that are solved at one turn, so that no transaction grows too long. */
  private static final int MOST_AT_ONCE = 500;

  private final CalibrationSettings settings;
  private final Registry registry;
  private final Merger.Sinks sinks;
  private final Measures measures;
  private final OpenWork open;
  private final MismatchSums mismatches;
  private RatingTable ratingsSeen = RatingTable.EMPTY;
  private Parts parts; // made by init, which Streams calls before anything else

  /** What the processor is made of once it has its context. */
  private record Parts(
      MergeStores stores,
      Due due,
      Intake intake,
      MergedPartials partials,
      CalibrationPlans plans,
      RatingsInForce ratings,
      Objectives objectives,
      Predictions predictions,
      CalibrationPublisher calibrations,
      ModelStatsPublisher modelStats) {}

  MergeProcessor(
      CalibrationSettings settings, Registry registry, Merger.Sinks sinks, Measures measures) {
    this.settings = settings;
    this.registry = registry;
    this.sinks = sinks;
    this.measures = measures;
    this.open = measures.open(Stage.MERGER);
    this.mismatches = measures.mismatches();
  }

  @Override
  public void init(ProcessorContext<Object, Object> context) {
    ratingsSeen = RatingTable.EMPTY; // a task that is revived has lost what it published last
    MergeStores stores = MergeStores.of(context);
    open.begin();
    mismatches.begin();
    MergedPartials partials = new MergedPartials(stores.partials());
    Objectives objectives = new Objectives(settings.objective(), partials);
    CalibrationPlans plans = new CalibrationPlans(context, settings, partials, sinks.plans());
    Due due = new Due(stores.due(), System::nanoTime);
    Published<Calibration> published = new Published<>(stores.calibrations(), Topics.CALIBRATIONS);
    published.each(inForce -> mismatches.replace(null, inForce));
    Predictions predictions = new Predictions(settings, partials, published);
    parts =
        new Parts(
            stores,
            due,
            new Intake(context, sinks.deadLetters(), Router.NONE, measures),
            partials,
            plans,
            new RatingsInForce(
                context.getStateStore(Merger.RATINGS_STORE),
                context.getStateStore(Merger.COVARIANCES_STORE),
                registry,
                settings.arena()),
            objectives,
            predictions,
            new CalibrationPublisher(
                context,
                published,
                partials,
                plans,
                new CalibrationMerge(objectives, settings.evidence(), predictions),
                new OffsetDebounce(stores.held(), settings.longestHold()),
                new OffsetTargets(context, stores.ranges(), sinks.offsetTargets()),
                sinks,
                due::addPredictions,
                measures,
                mismatches),
            new ModelStatsPublisher(
                context,
                new Published<>(stores.modelStats(), Topics.MODEL_STATS),
                new ModelStatsMerge(partials),
                sinks.modelStats()));
    context.schedule(settings.punctuation(), PunctuationType.WALL_CLOCK_TIME, this::punctuate);
  }

  @Override
  public void process(Record<String, Decoded<PartialSummary>> record) {
    if (record.value() == null && record.key() != null) {
      parts
          .intake()
          .acceptTombstone(record, SummaryForm::isKey)
          .ifPresent(key -> take(record.key(), key, null));
      return;
    }
    PartialSummary summary =
        parts
            .intake()
            .accept(
                record, PartialSummary.class, partial -> SummaryForm.keyOf(partial, record.key()))
            .orElse(null);
    if (summary == null) {
      return;
    }
    String fault = SummaryForm.fault(summary).orElse(null);
    if (fault != null) {
      parts.intake().reject(record, MalformedReason.OUT_OF_RANGE, fault);
      return;
    }
    take(record.key(), Keys.split(record.key()), summary);
  }

  private void take(String key, List<String> keyParts, @Nullable PartialSummary summary) {
    parts.partials().put(key, summary);
    if (keyParts.get(1).equals(PartialKind.DIFFERENCE)) {
      parts.due().add(new ModelPair(keyParts.get(0), keyParts.get(2), keyParts.get(3)));
    } else {
      parts.due().addStatistics(keyParts.get(0));
      parts.due().addPredictions(keyParts.get(0));
    }
  }

  private void punctuate(long timestamp) {
    RatingTable ratings = parts.ratings().read();
    if (!ratings.equals(ratingsSeen)) {
      unlike(ratingsSeen, ratings).forEach(parts.due()::add);
      Set<String> rewardModels = parts.partials().rewardModels();
      rewardModels.forEach(parts.due()::addStatistics);
      rewardModels.forEach(parts.due()::addPredictions);
      ratingsSeen = ratings;
    }
    for (String rewardModel : parts.due().takeStatistics(timestamp)) {
      if (parts.plans().recount(rewardModel, timestamp)) {
        parts.partials().pairsOf(Set.of(rewardModel)).forEach(parts.due()::add);
      }
      parts.modelStats().publish(rewardModel, ratings.ratings(), timestamp);
    }
    parts.due().restAfterStatistics();
    for (String rewardModel : parts.due().takePredictions(timestamp)) {
      parts.predictions().refreshed(rewardModel, ratings).forEach(parts.due()::add);
    }
    parts.due().restAfterPredictions();
    Set<ModelPair> pairs = parts.due().take(MOST_AT_ONCE);
    parts.objectives().changed(pairs).forEach(parts.due()::add);
    pairs.addAll(parts.calibrations().overdue(timestamp, MOST_AT_ONCE));
    pairs.forEach(pair -> parts.calibrations().publish(pair, ratings, timestamp));
    open.set(
        parts.stores().due().approximateNumEntries()
            + parts.stores().held().approximateNumEntries());
  }

  @Override
  public void close() {
    open.close();
    mismatches.close();
  }

  /**
   * The pairs of models whose ratings, or what is known of their errors, are not what they were.
   */
  private Set<ModelPair> unlike(RatingTable before, RatingTable now) {
    Set<String> models = now.modelsUnlike(before);
    Set<ModelPair> pairs = parts.partials().pairs();
    pairs.removeIf(
        pair -> {
          String a = pair.first();
          String b = pair.second();
          return !models.contains(a)
              && !models.contains(b)
              && now.covariance(a, b).equals(before.covariance(a, b));
        });
    return pairs;
  }
}
