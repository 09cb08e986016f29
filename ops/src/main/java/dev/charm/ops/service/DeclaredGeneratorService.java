package dev.charm.ops.service;

import dev.charm.consumers.generation.GenerationParameters;
import dev.charm.consumers.generation.declared.PolicyModelDeclaration;
import dev.charm.consumers.generation.live.GeneratorCounts;
import dev.charm.consumers.generation.live.GeneratorService;
import dev.charm.consumers.generation.live.GeneratorSettings;
import dev.charm.ops.connect.Connection;
import dev.charm.ops.generate.PolicyModels;
import dev.charm.ops.lifecycle.Held;
import dev.charm.ops.lifecycle.Service;
import dev.charm.ops.metrics.OwnMetric;
import dev.charm.ops.metrics.Reading;
import dev.charm.ops.metrics.Sample;
import dev.charm.schemas.MalformedReason;
import dev.charm.schemas.Registry;
import dev.charm.schemas.Topics;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Answering with one policy model that a file declares, as a service. */
public final class DeclaredGeneratorService implements Service {
  private final PolicyModelDeclaration model;
  private final PolicyModels models;
  private final GeneratorSettings settings;
  private final Path folder;
  private final Connection to;
  private final Registry registry;
  private volatile @Nullable GeneratorService generator;
  private volatile boolean wasRunning;

  /**
   * @param models what makes its backend
   * @param folder of this service alone, for copies of topics; whatever is in it is removed
   * @param to where Kafka and the registry are
   */
  public DeclaredGeneratorService(
      PolicyModelDeclaration model,
      PolicyModels models,
      GeneratorSettings settings,
      Path folder,
      Connection to) {
    this.model = model;
    this.models = models;
    this.settings = settings;
    this.folder = folder;
    this.to = to;
    this.registry = new Registry(to.registryUrl(), to.registrySettings());
  }

  @Override
  public String name() {
    return "generator " + model.name();
  }

  @Override
  public void start() {
    GeneratorService service =
        new GeneratorService(
            settings,
            () -> models.open(model),
            () -> GenerationParameters.of(model),
            folder,
            to.kafka(),
            registry);
    generator = service;
    service.start();
  }

  /** Where it stands; while it tries again it counts as running once it has run. */
  @Override
  public State state() {
    GeneratorService service = generator;
    if (service == null) {
      return State.STARTING;
    }
    State state =
        switch (service.health().state()) {
          case NEW, STARTING -> State.STARTING;
          case RUNNING, SPENT -> State.RUNNING;
          case RETRYING -> wasRunning ? State.RUNNING : State.STARTING;
          case REPLACED -> State.FAILED;
          case STOPPED -> State.STOPPED;
        };
    wasRunning |= state == State.RUNNING;
    return state;
  }

  @Override
  public Optional<String> problem() {
    GeneratorService service = generator;
    return service == null
        ? Optional.empty()
        : Optional.of(service.health().detail()).filter(detail -> !detail.isEmpty());
  }

  @Override
  public List<Sample> samples() {
    GeneratorService service = generator;
    if (service == null) {
      return List.of();
    }
    GeneratorCounts counts = service.counts();
    GeneratorService.State state = service.health().state();
    List<Sample> samples = new ArrayList<>();
    samples.add(
        OwnMetric.SERVICE_RETRYING.is(state == GeneratorService.State.RETRYING ? 1 : 0, name()));
    samples.add(
        OwnMetric.GENERATOR_SPENT.is(state == GeneratorService.State.SPENT ? 1 : 0, name()));
    samples.add(OwnMetric.GENERATED.is(counts.answers(), name()));
    samples.add(OwnMetric.GENERATOR_MARKED.is(counts.marked(), name()));
    samples.add(OwnMetric.GENERATOR_SKIPPED.is(counts.skipped(), name()));
    samples.add(OwnMetric.GENERATOR_PROMPT_TOKENS.is(counts.promptTokens(), name()));
    samples.add(OwnMetric.GENERATOR_TOKENS.is(counts.completionTokens(), name()));
    samples.add(OwnMetric.GENERATOR_SECONDS.is(counts.seconds(), name()));
    samples.add(OwnMetric.GENERATOR_TRANSACTIONS.is(counts.transactions(), name()));
    samples.add(OwnMetric.GENERATOR_RETRIES.is(counts.retried(), name()));
    Map<MalformedReason, Long> letters = new EnumMap<>(MalformedReason.class);
    letters.put(MalformedReason.REJECTED, 0L);
    letters.putAll(counts.deadLettered());
    letters.forEach(
        (reason, count) -> samples.add(OwnMetric.DEAD_LETTERS.is(count, name(), reason.label())));
    return samples;
  }

  @Override
  public List<Reading> readings() {
    return List.of(
        Reading.ofGroup(
            name(), GeneratorService.consumerGroup(model.name()), List.of(Topics.PROMPTS.name())));
  }

  @Override
  public List<Held> held() {
    GeneratorService service = generator;
    return service == null ? List.of() : List.of(new Held(service.prompts(), "prompts"));
  }

  @Override
  public void close() {
    GeneratorService service = generator;
    if (service != null) {
      service.close();
    }
    LearningService.close(registry);
  }
}
