package dev.charm.streams.prompt;

import dev.charm.schemas.Decoded;
import dev.charm.schemas.Prompt;
import dev.charm.schemas.Response;
import dev.charm.schemas.Topics;
import dev.charm.streams.CalibrationSettings;
import dev.charm.streams.Intake;
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
  private static final String EVERY_MODEL = "";

  private final CalibrationSettings settings;
  private final PromptTask.Sinks sinks;
  private final Deserializer<Decoded<Prompt>> promptDecoder;
  private final Deserializer<Decoded<Response>> responseDecoder;
  private @Nullable Parts parts; // made by init, which Streams calls before anything else

  /** What the processor is made of once it has its context. */
  private record Parts(
      ProcessorContext<Object, Object> context,
      PromptStores stores,
      Intake intake,
      PromptEvents events,
      BoundaryWalk walk,
      PartialReport report) {}

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
    PromptStores stores = PromptStores.of(context);
    requireSameReference(stores);
    Intake intake = new Intake(context, sinks.deadLetters());
    Unreported unreported = new Unreported(stores.unreported());
    Texts texts = new Texts(stores, promptDecoder, responseDecoder);
    Pairs pairs = new Pairs(context, texts, sinks.pairs());
    Decisions decisions = new Decisions(stores, pairs, unreported, settings.reference());
    RoundRobinGames games = new RoundRobinGames(stores, unreported);
    parts =
        new Parts(
            context,
            stores,
            intake,
            new PromptEvents(stores, intake, texts, decisions, games),
            new BoundaryWalk(stores, decisions, unreported),
            new PartialReport(context, stores, decisions.index(), sinks.partialSummaries()));
    context.schedule(
        settings.punctuation(), PunctuationType.WALL_CLOCK_TIME, timestamp -> punctuate());
  }

  @Override
  public void process(Record<String, Decoded<? extends SpecificRecord>> record) {
    if (record.value() == null && record.key() != null && comesFromPrompts()) {
      parts
          .intake()
          .acceptTombstone(record.key(), 1)
          .ifPresent(key -> parts.events().forgetText(key.get(0)));
      return;
    }
    parts
        .intake()
        .accept(record, PromptEvents::keyOf)
        .ifPresent(event -> parts.events().take(event, record.value().raw()));
  }

  private boolean comesFromPrompts() {
    return parts
        .context()
        .recordMetadata()
        .filter(source -> source.topic().equals(Topics.PROMPTS.name()))
        .isPresent();
  }

  private void punctuate() {
    parts.stores().settings().putIfAbsent(REFERENCE, configuredReference());
    parts.walk().step(settings.stepLimit());
    parts.report().send(settings.stepLimit());
  }

  private void requireSameReference(PromptStores stores) {
    String built = stores.settings().get(REFERENCE);
    if (built != null && !built.equals(configuredReference())) {
      throw new IllegalStateException(
          "this state was built "
              + (built.equals(EVERY_MODEL) ? "without a reference model" : "for reference " + built)
              + "; start it like that again, or afresh: with another data folder or application id");
    }
  }

  private String configuredReference() {
    return settings.reference() == null ? EVERY_MODEL : settings.reference();
  }
}
