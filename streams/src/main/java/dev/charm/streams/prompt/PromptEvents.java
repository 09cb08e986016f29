package dev.charm.streams.prompt;

import dev.charm.schemas.Keys;
import dev.charm.schemas.OffsetTarget;
import dev.charm.schemas.Prompt;
import dev.charm.schemas.Response;
import dev.charm.schemas.Retraction;
import dev.charm.schemas.RetractionKind;
import dev.charm.schemas.Reward;
import dev.charm.schemas.precedence.Precedence.Place;
import dev.charm.schemas.precedence.RetractedVersions;
import dev.charm.streams.measured.Measures;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;

/** What each event does to the prompt that it concerns. */
final class PromptEvents {
  private final Texts texts;
  private final RetractedVersions retracted;
  private final Rewards rewards;
  private final Republication republication;
  private final Targets targets;
  private final Measures measures;

  PromptEvents(
      Texts texts,
      RetractedVersions retracted,
      Rewards rewards,
      Republication republication,
      Targets targets,
      Measures measures) {
    this.texts = texts;
    this.retracted = retracted;
    this.rewards = rewards;
    this.republication = republication;
    this.targets = targets;
    this.measures = measures;
  }

  /** The record key that an event belongs under. */
  static String keyOf(SpecificRecord event) {
    if (event instanceof OffsetTarget target) {
      return Targets.calibration(target).key();
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
      Optional<String> fault = rewards.score(reward);
      if (fault.isEmpty()) {
        measures.add(Measures.Count.REWARDS);
      }
      return fault;
    } else if (event instanceof Response response) {
      keep(response);
    } else if (event instanceof Prompt prompt) {
      keep(prompt, place);
    } else if (event instanceof OffsetTarget target) {
      return targets.take(target);
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
      republication.ofPrompt(promptId);
    }
  }

  private void keep(Prompt prompt, Place place) {
    if (!retracted.covered(prompt.getPromptId(), prompt.getVersion())
        && texts.keep(prompt, place)) {
      republication.ofPrompt(prompt.getPromptId());
    }
  }

  private void keep(Response response) {
    String promptId = response.getPromptId();
    String model = response.getPolicyModel();
    int sampleIndex = response.getSampleIndex();
    if (!retracted.covered(promptId, model, sampleIndex, response.getVersion())
        && texts.keep(response)) {
      republication.ofResponse(promptId, model, sampleIndex);
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
        retracted.response(promptId, model, sampleIndex, version);
        rewards.forget(promptId, model, sampleIndex, version);
        if (texts.forget(promptId, model, sampleIndex, version)) {
          republication.ofResponse(promptId, model, sampleIndex);
        }
      }
      case PROMPT -> {
        retracted.prompt(promptId, version);
        rewards.forget(promptId, version);
        if (texts.forget(promptId, version)) {
          republication.ofPrompt(promptId);
        }
      }
    }
    return Optional.empty();
  }
}
