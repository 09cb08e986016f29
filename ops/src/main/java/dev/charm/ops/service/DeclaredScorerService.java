package dev.charm.ops.service;

import dev.charm.consumers.scoring.ScoringService;
import dev.charm.consumers.scoring.ScoringSettings;
import dev.charm.consumers.scoring.declared.RewardModelDeclaration;
import dev.charm.ops.connect.Connection;
import dev.charm.ops.lifecycle.Held;
import dev.charm.ops.lifecycle.Service;
import dev.charm.ops.metrics.Reading;
import dev.charm.ops.metrics.Sample;
import dev.charm.ops.models.RewardModels;
import dev.charm.schemas.Registry;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Scoring with one reward model that a file declares, as a service. */
public final class DeclaredScorerService implements Service {
  private final RewardModelDeclaration model;
  private final RewardModels models;
  private final ScoringSettings settings;
  private final Path folder;
  private final Connection to;
  private final Registry registry;
  private final RunningScoring scoring = new RunningScoring();

  /**
   * @param models opens it; stays the caller's to close
   * @param folder of this service alone, for texts; whatever is in it is removed
   * @param to where Kafka and the registry are
   */
  public DeclaredScorerService(
      RewardModelDeclaration model,
      RewardModels models,
      ScoringSettings settings,
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
    return "scorer " + model.id();
  }

  @Override
  public void start() {
    scoring.start(
        ScoringService.ofDeclared(
            model.id().toString(),
            () -> models.open(model),
            settings,
            folder,
            to.kafka(),
            registry));
  }

  @Override
  public State state() {
    return scoring.state();
  }

  @Override
  public Optional<String> problem() {
    return scoring.problem();
  }

  @Override
  public List<Sample> samples() {
    return scoring.samples(name());
  }

  @Override
  public List<Reading> readings() {
    return scoring.readings(name());
  }

  @Override
  public List<Held> held() {
    return scoring.held();
  }

  @Override
  public void close() {
    scoring.close();
    LearningService.close(registry);
  }
}
