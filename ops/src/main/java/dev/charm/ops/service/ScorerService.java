package dev.charm.ops.service;

import dev.charm.consumers.scoring.ScorerFactory;
import dev.charm.consumers.scoring.ScoringService;
import dev.charm.consumers.scoring.ScoringSettings;
import dev.charm.consumers.scoring.classifier.VersionScorers;
import dev.charm.ops.connect.Connection;
import dev.charm.ops.lifecycle.Held;
import dev.charm.ops.metrics.Reading;
import dev.charm.ops.metrics.Sample;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Scoring as a service. It fails for good only when another takes its name; else it tries again
 * until it is stopped.
 */
public final class ScorerService extends LearningService {
  private final ScoringSettings settings;
  private final RunningScoring scoring = new RunningScoring();

  /**
   * @param folder of this service alone, for texts; whatever is in it is removed
   * @param to where Kafka and the registry are
   * @param encoder started before, closed after this
   */
  public ScorerService(
      ScoringSettings settings, Path folder, Connection to, EncoderService encoder) {
    super(folder, to, encoder);
    this.settings = settings;
  }

  @Override
  public String name() {
    return "scorer";
  }

  @Override
  public void start() {
    scoring.start(
        new ScoringService(
            settings,
            folder,
            to.kafka(),
            registry,
            new VersionScorers(ScorerFactory.heads(encoder.encoder()))));
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
    super.close();
  }
}
