package dev.charm.ops.training;

import dev.charm.consumers.training.TrainingObjective;
import dev.charm.consumers.views.LogReader;
import dev.charm.consumers.views.TopicView;
import dev.charm.ops.connect.CommandFailedException;
import dev.charm.ops.connect.Connection;
import dev.charm.producers.send.Ingest;
import dev.charm.producers.send.SendException;
import dev.charm.schemas.Keys;
import dev.charm.schemas.Registry;
import dev.charm.schemas.Topics;
import dev.charm.schemas.TrainingRound;
import dev.charm.schemas.TrainingStatus;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A round that somebody asks a running trainer for, and waits for. */
public final class TrainingRequest {
  private static final Duration LOOK = Duration.ofMillis(200);

  private final Connection to;
  private final TrainingRound asked;

  private TrainingRequest(Connection to, TrainingRound asked) {
    this.to = to;
    this.asked = asked;
  }

  /** A name for a round that begins at a time. */
  public static String name(Instant now) {
    return now.truncatedTo(ChronoUnit.MILLIS) + "-" + UUID.randomUUID().toString().substring(0, 8);
  }

  /**
   * Asks for a round.
   *
   * @param rewardModel without version
   * @param objective its name; null for what the trainer is set to
   * @throws CommandFailedException if it cannot be written
   */
  public static TrainingRequest send(Connection to, String rewardModel, @Nullable String objective)
      throws IOException, InterruptedException {
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    TrainingRound asked =
        TrainingRound.newBuilder()
            .setRewardModel(rewardModel)
            .setRound(name(now))
            .setStatus(TrainingStatus.REQUESTED.name())
            .setObjective(objective)
            .setChangedAt(now)
            .build();
    to.requireBroker();
    try (Registry registry = to.registry();
        Ingest log =
            Ingest.connect(to.impatientKafka(), registry, List.of(Topics.TRAINING_ROUNDS))) {
      log.send(List.of(asked));
    } catch (SendException e) {
      throw new CommandFailedException(String.valueOf(e.getMessage()), e);
    }
    return new TrainingRequest(to, asked);
  }

  /**
   * Waits until the round is over.
   *
   * @param patience how long a trainer may take to begin, while it is at no other round
   * @param stopped ends the waiting
   * @return empty if it was stopped before
   * @throws CommandFailedException if no trainer has taken it up by then; it is withdrawn
   */
  public Optional<TrainingRound> await(Duration patience, BooleanSupplier stopped)
      throws IOException, InterruptedException {
    Instant giveUp = Instant.now().plus(patience);
    try (Registry registry = to.registry();
        TopicView<TrainingRound> rounds =
            TopicView.open(
                Topics.TRAINING_ROUNDS,
                round ->
                    round.getRewardModel().equals(asked.getRewardModel())
                        ? Optional.of(round)
                        : Optional.empty(),
                to.kafka(),
                registry,
                List.of())) {
      while (!stopped.getAsBoolean()) {
        Thread.sleep(LOOK.toMillis());
        rounds.requireAlive();
        TrainingRound now = rounds.snapshot().get(Keys.of(asked));
        TrainingStatus status = now == null ? null : TrainingStatus.of(now.getStatus());
        if (now != null && status != null && status.isOver()) {
          return Optional.of(now);
        }
        boolean atWork =
            rounds.snapshot().values().stream()
                .filter(r -> !TrainingObjective.EXTERNAL.equals(r.getObjective()))
                .anyMatch(r -> TrainingStatus.of(r.getStatus()) == TrainingStatus.RUNNING);
        if (atWork) {
          giveUp = Instant.now().plus(patience);
        } else if (Instant.now().isAfter(giveUp)) {
          withdraw();
          throw new CommandFailedException(
              "no trainer of "
                  + asked.getRewardModel()
                  + " took the round up in "
                  + patience.toSeconds()
                  + " s, so it is withdrawn; is 'charm up' or 'charm service trainer' running?");
        }
      }
      return Optional.empty();
    }
  }

  private void withdraw() throws IOException, InterruptedException {
    try (Registry registry = to.registry();
        Ingest log =
            Ingest.connect(to.impatientKafka(), registry, List.of(Topics.TRAINING_ROUNDS))) {
      log.send(
          List.of(
              TrainingRound.newBuilder(asked)
                  .setStatus(TrainingStatus.NOTHING.name())
                  .setReason("withdrawn: no trainer took it up")
                  .setChangedAt(Instant.now().truncatedTo(ChronoUnit.MILLIS))
                  .build()));
    } catch (SendException e) {
      throw new CommandFailedException(String.valueOf(e.getMessage()), e);
    }
  }

  /** All rounds that are known, in order of time. */
  public static List<TrainingRound> all(LogReader reader) {
    return reader.latest(Topics.TRAINING_ROUNDS).values().stream()
        .sorted(Comparator.comparing(TrainingRound::getChangedAt))
        .toList();
  }
}
