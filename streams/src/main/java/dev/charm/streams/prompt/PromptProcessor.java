package dev.charm.streams.prompt;

import dev.charm.schemas.Decoded;
import dev.charm.schemas.MalformedReason;
import dev.charm.schemas.RecordOrigin;
import dev.charm.schemas.RoutedTopic;
import dev.charm.schemas.Topics;
import dev.charm.schemas.precedence.Precedence.Place;
import dev.charm.schemas.precedence.RetractedVersions;
import dev.charm.streams.global.LimitedRewardModels;
import dev.charm.streams.global.RetiredRewardModels;
import dev.charm.streams.intake.Intake;
import dev.charm.streams.intake.PartitionCounts;
import dev.charm.streams.intake.Router;
import dev.charm.streams.measured.Measures;
import dev.charm.streams.measured.OpenWork;
import dev.charm.streams.measured.Stage;
import dev.charm.streams.settings.CalibrationSettings;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The prompt task: takes in whatever concerns its prompts, decides them at once against the applied
 * boundary, and by the clock moves boundaries on and reports to the merger.
 */
final class PromptProcessor
    implements Processor<String, Decoded<? extends SpecificRecord>, Object, Object> {
  private final CalibrationSettings settings;
  private final PromptTask.Sinks sinks;
  private final PartitionCounts partitions;
  private final Measures measures;
  private final OpenWork open;
  private Parts parts; // made by init, which Streams calls before anything else

  /** What the processor is made of once it has its context. */
  private record Parts(
      ProcessorContext<Object, Object> context,
      Intake intake,
      Planning planning,
      PromptEvents events,
      Texts texts,
      PlanWalk planWalk,
      BoundaryWalk boundaryWalk,
      DirtySummaries dirty,
      PartialReport report) {}

  PromptProcessor(
      CalibrationSettings settings,
      PromptTask.Sinks sinks,
      PartitionCounts partitions,
      Measures measures) {
    this.settings = settings;
    this.sinks = sinks;
    this.partitions = partitions;
    this.measures = measures;
    this.open = measures.open(Stage.PROMPT_TASK);
  }

  @Override
  public void init(ProcessorContext<Object, Object> context) {
    open.begin();
    PromptStores stores = PromptStores.of(context);
    Intake intake =
        new Intake(
            context,
            sinks.deadLetters(),
            Router.of(context, RoutedTopic.BY_PROMPT, partitions),
            measures);
    RetiredRewardModels retired =
        new RetiredRewardModels(context.getStateStore(RetiredRewardModels.STORE));
    LimitedRewardModels limited =
        new LimitedRewardModels(context.getStateStore(LimitedRewardModels.STORE));
    ScoredModels scored = new ScoredModels(stores.scoreSums());
    Planning planning =
        new Planning(stores.plan(), () -> wantedPlan(context, retired, limited, scored));
    DirtySummaries dirty = new DirtySummaries(stores.unreported(), context::currentSystemTimeMs);
    Evidence evidence = new Evidence(new DifferenceIndex(stores.differences()), dirty);
    Boundaries boundaries = new Boundaries(stores.boundaries());
    RewardVectors vectors = new RewardVectors(stores.rewards());
    RoundRobinGames games =
        new RoundRobinGames(stores.tallies(), stores.scoreSums(), scored, dirty);
    Texts texts = new Texts(stores.prompts(), stores.responses(), stores.styles(), games::restyled);
    Decisions decisions =
        new Decisions(boundaries, evidence, new Pairs(context, texts, sinks.pairs(), measures));
    KeyValueStore<String, Long> upTo = stores.withdrawals();
    RetractedVersions retracted =
        new RetractedVersions(upTo::get, upTo::put, new HashedNames()::hash);
    BoundaryWalk boundaryWalk = new BoundaryWalk(boundaries, evidence.index(), decisions, dirty);
    parts =
        new Parts(
            context,
            intake,
            planning,
            new PromptEvents(
                texts,
                retracted,
                new Rewards(vectors, retracted, decisions, games, planning),
                new Republication(vectors, planning, decisions),
                new Targets(boundaries, stores.ranges(), boundaryWalk, dirty),
                measures),
            texts,
            new PlanWalk(planning, vectors, decisions, games),
            boundaryWalk,
            dirty,
            new PartialReport(
                context, stores, boundaries, evidence, texts, dirty, sinks.partialSummaries()));
    context.schedule(
        settings.punctuation(), PunctuationType.WALL_CLOCK_TIME, timestamp -> punctuate());
  }

  @Override
  public void process(Record<String, Decoded<? extends SpecificRecord>> record) {
    parts.planning().remember();
    Intake intake = parts.intake();
    RecordOrigin origin = intake.origin(record);
    Place place = new Place(origin.partition(), record.timestamp());
    if (record.value() == null
        && record.key() != null
        && origin.topic().equals(Topics.PROMPTS.name())) {
      intake
          .acceptTombstone(record, 1)
          .ifPresent(key -> parts.events().forgetText(key.get(0), place));
      return;
    }
    intake
        .accept(record, SpecificRecord.class, PromptEvents::keyOf)
        .flatMap(event -> parts.events().take(event, place))
        .ifPresent(fault -> intake.reject(record, MalformedReason.OUT_OF_RANGE, fault));
  }

  private void punctuate() {
    parts.texts().step();
    parts.planWalk().step(settings.stepLimit());
    parts.boundaryWalk().step(settings.stepLimit());
    parts.report().send();
    open.set(
        parts.dirty().size() + parts.boundaryWalk().open() + (parts.planning().isMoving() ? 1 : 0));
  }

  @Override
  public void close() {
    open.close();
  }

  /** Too many models in this partition are too many in all: no need to hear it from the merger. */
  private Plan wantedPlan(
      ProcessorContext<?, ?> context,
      RetiredRewardModels retired,
      LimitedRewardModels limited,
      ScoredModels scored) {
    long purgeable = context.currentSystemTimeMs() - settings.keepRetired().toMillis();
    SortedSet<String> tooMany = new TreeSet<>();
    if (settings.reference() == null) {
      tooMany.addAll(limited.names());
      tooMany.addAll(scored.beyond(settings.limit()));
    }
    return new Plan(settings.reference(), retired.until(purgeable), tooMany);
  }
}
