package dev.charm.streams.prompt;

import dev.charm.calibration.reward.DifferenceRange;
import dev.charm.schemas.Keys;
import dev.charm.schemas.OffsetTarget;
import dev.charm.schemas.Prompt;
import dev.charm.schemas.Response;
import dev.charm.schemas.Retraction;
import dev.charm.schemas.RetractionKind;
import dev.charm.schemas.Reward;
import dev.charm.schemas.precedence.Precedence.Place;
import dev.charm.schemas.precedence.RetractedVersions;
import dev.charm.streams.state.CalibrationKey;
import java.util.Objects;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;

/** What each event does to the prompt that it concerns. */
final class PromptEvents {
  private final PromptStores stores;
  private final Texts texts;
  private final RetractedVersions withdrawals;
  private final Rewards rewards;
  private final Decisions decisions;
  private final Planning planning;
  private final BoundaryWalk walk;
  private final Unreported unreported;

  PromptEvents(
      PromptStores stores,
      Texts texts,
      RetractedVersions withdrawals,
      Rewards rewards,
      Decisions decisions,
      Planning planning,
      BoundaryWalk walk,
      Unreported unreported) {
    this.stores = stores;
    this.texts = texts;
    this.withdrawals = withdrawals;
    this.rewards = rewards;
    this.decisions = decisions;
    this.planning = planning;
    this.walk = walk;
    this.unreported = unreported;
  }

  /** The record key that an event belongs under. */
  static String keyOf(SpecificRecord event) {
    if (event instanceof OffsetTarget target) {
      return Keys.calibration(
          target.getRewardModel(), target.getOvervalued(), target.getReference());
    }
    return Keys.of(event);
  }

  /**
   * Takes an event in.
   *
   * @param place where it lies
   * @return why it cannot be taken, nothing having changed; empty if it was
   */
  Optional<String> take(SpecificRecord event, Place place) {
    if (event instanceof Reward reward) {
      return rewards.score(reward);
    } else if (event instanceof Response response) {
      keep(response);
    } else if (event instanceof Prompt prompt) {
      keep(prompt, place);
    } else if (event instanceof OffsetTarget target) {
      return aim(target);
    } else if (event instanceof Retraction retraction) {
      return retract(retraction);
    } else {
      throw new IllegalStateException("no source delivers a " + event.getClass());
    }
    return Optional.empty();
  }

  /** The text of a prompt was deleted. */
  void forgetText(String promptId, Place tombstone) {
    if (texts.delete(promptId, tombstone)) {
      retold(promptId);
    }
  }

  private void keep(Prompt prompt, Place place) {
    if (!withdrawals.covered(prompt.getPromptId(), prompt.getVersion())
        && texts.keep(prompt, place)) {
      retold(prompt.getPromptId());
    }
  }

  private void keep(Response response) {
    String promptId = response.getPromptId();
    String model = response.getPolicyModel();
    int sampleIndex = response.getSampleIndex();
    if (!withdrawals.covered(promptId, model, sampleIndex, response.getVersion())
        && texts.keep(response)) {
      retold(promptId, model, sampleIndex);
    }
  }

  private Optional<String> retract(Retraction retraction) {
    String promptId = retraction.getPromptId();
    String model = retraction.getPolicyModel();
    int sampleIndex = retraction.getSampleIndex();
    long version = retraction.getVersion();
    switch (RetractionKind.of(retraction.getKind())) {
      case REWARD -> {
        return rewards.withdraw(retraction);
      }
      case RESPONSE -> {
        withdrawals.response(promptId, model, sampleIndex, version);
        rewards.forget(promptId, model, sampleIndex, version);
        if (texts.forget(promptId, model, sampleIndex, version)) {
          retold(promptId, model, sampleIndex);
        }
      }
      case PROMPT -> {
        withdrawals.prompt(promptId, version);
        rewards.forget(promptId, version);
        if (texts.forget(promptId, version)) {
          retold(promptId);
        }
      }
    }
    return Optional.empty();
  }

  private void retold(String promptId) {
    decisions.retold(promptId, planning, (model, vector) -> true);
  }

  private void retold(String promptId, String model, int sampleIndex) {
    decisions.retold(
        promptId,
        planning,
        (concerned, vector) ->
            concerned.equals(model)
                && vector
                    .standing(model)
                    .filter(standing -> standing.sampleIndex() == sampleIndex)
                    .isPresent());
  }

  private Optional<String> aim(OffsetTarget target) {
    DifferenceRange range = null;
    if (target.getDetailLow() != null) {
      try {
        range = new DifferenceRange(target.getDetailLow(), target.getDetailHigh());
      } catch (IllegalArgumentException e) {
        return Optional.of("no range inside one bin");
      }
    }
    String key = keyOf(target);
    Boundary boundary = stores.boundaries().get(key);
    Boundary known = boundary == null ? Boundary.NONE : boundary;
    Boundary aimed = known.aimedAt(target.getOffset(), target.getRevision());
    stores.boundaries().put(key, aimed);
    walk.aimed(key, aimed);
    if (!Objects.equals(range, stores.ranges().get(key))) {
      stores.ranges().put(key, range);
      unreported.awaited(CalibrationKey.of(key).pair());
    }
    return Optional.empty();
  }
}
