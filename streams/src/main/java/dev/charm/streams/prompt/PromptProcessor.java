package dev.charm.streams.prompt;

import dev.charm.schemas.Decoded;
import dev.charm.schemas.Keys;
import dev.charm.schemas.MalformedReason;
import dev.charm.schemas.OffsetTarget;
import dev.charm.schemas.Prompt;
import dev.charm.schemas.Response;
import dev.charm.schemas.Retraction;
import dev.charm.schemas.RetractionKind;
import dev.charm.schemas.Reward;
import dev.charm.schemas.Topics;
import dev.charm.streams.CalibrationKey;
import dev.charm.streams.CalibrationSettings;
import dev.charm.streams.Intake;
import dev.charm.streams.prompt.RewardVector.Entry;
import dev.charm.streams.prompt.RewardVector.Standing;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * The prompt task: takes in whatever concerns its prompts, decides them at once against the applied
 * boundary, and by the clock moves boundaries on and reports to the merger.
 */
final class PromptProcessor
    implements Processor<String, Decoded<? extends SpecificRecord>, Object, Object> {
  private static final String REFERENCE = "reference";
  private static final String ANY_REFERENCE = "";

  private final CalibrationSettings settings;
  private final PromptTask.Sinks sinks;
  private final Deserializer<Decoded<Prompt>> promptDecoder;
  private final Deserializer<Decoded<Response>> responseDecoder;

  // Set by init, which Streams calls before anything else.
  private @Nullable ProcessorContext<Object, Object> context;
  private @Nullable PromptStores stores;
  private @Nullable Intake intake;
  private @Nullable Texts texts;
  private @Nullable Decisions decisions;
  private @Nullable RoundRobinGames games;
  private @Nullable BoundaryWalk walk;
  private @Nullable PartialReport report;

  PromptProcessor(
      CalibrationSettings settings,
      PromptTask.Sinks sinks,
      Deserializer<Decoded<Prompt>> promptDecoder,
      Deserializer<Decoded<Response>> responseDecoder) {
    this.settings = settings;
    this.sinks = sinks;
    this.promptDecoder = promptDecoder;
    this.responseDecoder = responseDecoder;
  }

  @Override
  public void init(ProcessorContext<Object, Object> context) {
    this.context = context;
    stores = PromptStores.of(context);
    requireSameReference();
    Unreported unreported = new Unreported(stores.unreported());
    intake = new Intake(context, sinks.deadLetters());
    texts = new Texts(stores, promptDecoder, responseDecoder);
    Pairs pairs = new Pairs(context, texts, sinks.pairs());
    decisions = new Decisions(stores, pairs, unreported, settings.reference());
    games = new RoundRobinGames(stores, unreported);
    walk = new BoundaryWalk(stores, decisions, unreported);
    report = new PartialReport(context, stores, decisions.index(), sinks.partialSummaries());
    context.schedule(
        settings.punctuation(), PunctuationType.WALL_CLOCK_TIME, timestamp -> punctuate());
  }

  @Override
  public void process(Record<String, Decoded<? extends SpecificRecord>> record) {
    if (record.value() == null && record.key() != null && isPromptTopic()) {
      forgetText(Keys.split(record.key()).get(0));
      return;
    }
    Optional<SpecificRecord> accepted = intake.accept(record, PromptProcessor::keyOf);
    if (accepted.isEmpty()) {
      return;
    }
    SpecificRecord event = accepted.get();
    byte[] raw = record.value().raw();
    if (event instanceof Reward reward) {
      rescore(reward);
    } else if (event instanceof Response response) {
      keep(response, raw);
    } else if (event instanceof Prompt prompt) {
      keep(prompt, raw);
    } else if (event instanceof OffsetTarget target) {
      aim(target);
    } else if (event instanceof Retraction retraction) {
      retract(record.key(), retraction, raw);
    } else {
      throw new IllegalStateException("no source delivers a " + event.getClass());
    }
  }

  private static String keyOf(SpecificRecord event) {
    if (event instanceof OffsetTarget target) {
      return Keys.calibration(
          target.getRewardModel(), target.getOvervalued(), target.getReference());
    }
    return Keys.join((String) event.get(event.getSchema().getField("prompt_id").pos()));
  }

  private boolean isPromptTopic() {
    return context
        .recordMetadata()
        .filter(source -> source.topic().equals(Topics.PROMPTS.name()))
        .isPresent();
  }

  private void rescore(Reward reward) {
    change(
        reward.getPromptId(),
        reward.getRewardModel(),
        reward.getPolicyModel(),
        reward.getSampleIndex(),
        Entry.scored(reward.getScore(), reward.getVersion()));
  }

  private void retract(String key, Retraction retraction, byte[] raw) {
    if (retraction.getKind() != RetractionKind.REWARD) {
      intake.reject(
          key,
          raw,
          MalformedReason.REJECTED,
          "this version retracts single rewards only, not a " + retraction.getKind());
      return;
    }
    change(
        retraction.getPromptId(),
        retraction.getRewardModel(),
        retraction.getPolicyModel(),
        retraction.getSampleIndex(),
        Entry.withdrawn(retraction.getVersion()));
  }

  private void change(
      String promptId, String rewardModel, String model, int sampleIndex, Entry entry) {
    RewardVector before = decisions.vector(promptId, rewardModel);
    RewardVector after = before.with(model, sampleIndex, entry);
    if (after == before) {
      return;
    }
    stores.rewards().put(Keys.join(promptId, rewardModel), after);
    Optional<Standing> oldStanding = before.standing(model);
    Optional<Standing> newStanding = after.standing(model);
    if (oldStanding.equals(newStanding)) {
      return;
    }
    Double oldScore = oldStanding.map(Standing::score).orElse(null);
    Double newScore = newStanding.map(Standing::score).orElse(null);
    games.rescored(rewardModel, model, oldScore, newScore);
    for (String opponent : after.models()) {
      if (!opponent.equals(model)) {
        double opponentsScore = after.standing(opponent).orElseThrow().score();
        games.replayed(rewardModel, model, opponent, oldScore, newScore, opponentsScore);
        for (CalibrationKey calibration : decisions.between(rewardModel, model, opponent)) {
          decisions.rescored(calibration, promptId, before, after);
        }
      }
    }
  }

  private void keep(Prompt prompt, byte[] raw) {
    if (texts.keep(prompt, raw)) {
      decisions.retold(prompt.getPromptId(), (model, vector) -> true);
    }
  }

  private void keep(Response response, byte[] raw) {
    if (texts.keep(response, raw)) {
      decisions.retold(
          response.getPromptId(),
          (model, vector) ->
              model.equals(response.getPolicyModel())
                  && vector
                      .standing(model)
                      .filter(standing -> standing.sampleIndex() == response.getSampleIndex())
                      .isPresent());
    }
  }

  private void forgetText(String promptId) {
    if (texts.removePrompt(promptId)) {
      decisions.retold(promptId, (model, vector) -> true);
    }
  }

  private void aim(OffsetTarget target) {
    String key =
        Keys.calibration(target.getRewardModel(), target.getOvervalued(), target.getReference());
    Boundary boundary = stores.boundaries().get(key);
    stores
        .boundaries()
        .put(
            key,
            (boundary == null ? Boundary.NONE : boundary)
                .aimedAt(target.getOffset(), target.getRevision()));
  }

  private void punctuate() {
    stores.settings().putIfAbsent(REFERENCE, configuredReference());
    walk.step(settings.stepLimit());
    report.send(settings.stepLimit());
  }

  private void requireSameReference() {
    String built = stores.settings().get(REFERENCE);
    if (built != null && !built.equals(configuredReference())) {
      throw new IllegalStateException(
          "this state was built "
              + (built.equals(ANY_REFERENCE)
                  ? "without a reference model"
                  : "with reference " + built)
              + "; to calibrate against another, start with a fresh application id or data folder");
    }
  }

  private String configuredReference() {
    return settings.reference() == null ? ANY_REFERENCE : settings.reference();
  }
}
