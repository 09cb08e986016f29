package dev.charm.ops.service;

import dev.charm.consumers.scoring.ScoringCounts;
import dev.charm.consumers.scoring.ScoringService;
import dev.charm.ops.lifecycle.Held;
import dev.charm.ops.lifecycle.Service.State;
import dev.charm.ops.metrics.OwnMetric;
import dev.charm.ops.metrics.Reading;
import dev.charm.ops.metrics.Sample;
import dev.charm.schemas.MalformedReason;
import dev.charm.schemas.Topics;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Scoring that a service runs, from its start to its end, as a service tells of it. */
final class RunningScoring implements AutoCloseable {
  private volatile @Nullable ScoringService scoring;
  private volatile boolean wasRunning;

  void start(ScoringService service) {
    scoring = service;
    service.start();
  }

  /** Where it stands; while it tries again it counts as running once it has run. */
  State state() {
    ScoringService service = scoring;
    if (service == null) {
      return State.STARTING;
    }
    State state =
        switch (service.health().state()) {
          case NEW, STARTING -> State.STARTING;
          case RUNNING, WITHOUT_HEAD -> State.RUNNING;
          case RETRYING -> wasRunning ? State.RUNNING : State.STARTING;
          case REPLACED -> State.FAILED;
          case STOPPED -> State.STOPPED;
        };
    wasRunning |= state == State.RUNNING;
    return state;
  }

  Optional<String> problem() {
    ScoringService service = scoring;
    return service == null
        ? Optional.empty()
        : Optional.of(service.health().detail()).filter(detail -> !detail.isEmpty());
  }

  /**
   * What it did.
   *
   * @param name of the service
   */
  List<Sample> samples(String name) {
    ScoringService service = scoring;
    if (service == null) {
      return List.of();
    }
    ScoringCounts counts = service.counts();
    List<Sample> samples = new ArrayList<>();
    boolean retrying = service.health().state() == ScoringService.State.RETRYING;
    samples.add(OwnMetric.SERVICE_RETRYING.is(retrying ? 1 : 0, name));
    samples.add(OwnMetric.SCORED.is(counts.scored(), name));
    samples.add(OwnMetric.SCORER_BATCHES.is(counts.batches(), name));
    samples.add(
        OwnMetric.SCORER_RESPONSES.is(
            counts.scored() + counts.deadLetters() + counts.skipped(), name));
    samples.add(OwnMetric.SCORER_PLACES.is((double) counts.batches() * service.batch(), name));
    samples.add(OwnMetric.SCORER_TOKENS.is(counts.tokens(), name));
    samples.add(OwnMetric.SCORER_SECONDS.is(counts.seconds(), name));
    samples.add(OwnMetric.SCORER_RETRIES.is(counts.retried(), name));
    samples.add(OwnMetric.SCORER_SWAPS.is(counts.swaps(), name));
    Map<MalformedReason, Long> letters = new EnumMap<>(MalformedReason.class);
    letters.put(MalformedReason.UNKNOWN_PROMPT, 0L);
    letters.put(MalformedReason.REJECTED, 0L);
    letters.putAll(counts.deadLettered());
    letters.forEach(
        (reason, count) -> samples.add(OwnMetric.DEAD_LETTERS.is(count, name, reason.label())));
    return samples;
  }

  /** What it reads once it knows for which version. */
  List<Reading> readings(String name) {
    ScoringService service = scoring;
    String rewardModel = service == null ? "" : service.health().rewardModel();
    return rewardModel.isEmpty()
        ? List.of()
        : List.of(
            Reading.ofGroup(
                name, ScoringService.consumerGroup(rewardModel), List.of(Topics.RESPONSES.name())));
  }

  List<Held> held() {
    ScoringService service = scoring;
    return service == null ? List.of() : List.of(new Held(service.prompts(), "prompts"));
  }

  @Override
  public void close() {
    ScoringService service = scoring;
    if (service != null) {
      service.close();
    }
  }
}
