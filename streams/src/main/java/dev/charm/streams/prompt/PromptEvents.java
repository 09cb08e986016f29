package dev.charm.streams.prompt;

import dev.charm.schemas.Keys;
import dev.charm.schemas.MalformedReason;
import dev.charm.schemas.OffsetTarget;
import dev.charm.schemas.Prompt;
import dev.charm.schemas.Response;
import dev.charm.schemas.Retraction;
import dev.charm.schemas.RetractionKind;
import dev.charm.schemas.Reward;
import dev.charm.streams.CalibrationKey;
import dev.charm.streams.Intake;
import dev.charm.streams.prompt.RewardVector.Entry;
import dev.charm.streams.prompt.RewardVector.Standing;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;

/** What each event does to the prompt that it concerns. */
final class PromptEvents {
  private final PromptStores stores;
  private final Intake intake;
  private final Texts texts;
  private final Decisions decisions;
  private final RoundRobinGames games;

  PromptEvents(
      PromptStores stores, Intake intake, Texts texts, Decisions decisions, RoundRobinGames games) {
    this.stores = stores;
    this.intake = intake;
    this.texts = texts;
    this.decisions = decisions;
    this.games = games;
  }

  /** The record key that an event belongs under. */
  static String keyOf(SpecificRecord event) {
    if (event instanceof OffsetTarget target) {
      return Keys.calibration(
          target.getRewardModel(), target.getOvervalued(), target.getReference());
    }
    return Keys.join((String) event.get(event.getSchema().getField("prompt_id").pos()));
  }

  /**
   * Takes an event in.
   *
   * @param raw its bytes as they came
   */
  void take(SpecificRecord event, byte[] raw) {
    if (event instanceof Reward reward) {
      rescore(reward);
    } else if (event instanceof Response response) {
      keep(response, raw);
    } else if (event instanceof Prompt prompt) {
      keep(prompt, raw);
    } else if (event instanceof OffsetTarget target) {
      aim(target);
    } else if (event instanceof Retraction retraction) {
      retract(retraction, raw);
    } else {
      throw new IllegalStateException("no source delivers a " + event.getClass());
    }
  }

  /** The text of a prompt was deleted. */
  void forgetText(String promptId) {
    if (texts.removePrompt(promptId)) {
      decisions.retold(promptId, (model, vector) -> true);
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
          response.getPromptId(), (model, vector) -> speaksFor(response, model, vector));
    }
  }

  private static boolean speaksFor(Response response, String model, RewardVector vector) {
    return model.equals(response.getPolicyModel())
        && vector
            .standing(model)
            .filter(standing -> standing.sampleIndex() == response.getSampleIndex())
            .isPresent();
  }

  private void aim(OffsetTarget target) {
    String key = keyOf(target);
    Boundary boundary = stores.boundaries().get(key);
    Boundary known = boundary == null ? Boundary.NONE : boundary;
    stores.boundaries().put(key, known.aimedAt(target.getOffset(), target.getRevision()));
  }

  private void retract(Retraction retraction, byte[] raw) {
    if (retraction.getKind() != RetractionKind.REWARD) {
      intake.reject(
          keyOf(retraction),
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

  private void rescore(Reward reward) {
    change(
        reward.getPromptId(),
        reward.getRewardModel(),
        reward.getPolicyModel(),
        reward.getSampleIndex(),
        Entry.scored(reward.getScore(), reward.getVersion()));
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
}
