package dev.charm.schemas;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * What a record must fulfil beyond its schema. The one place that says what counts as malformed.
 */
public final class EventCheck {
  /** Largest score in size, in the reward model's units: beyond it something is broken. */
  public static final double MAX_SCORE = 1e6;

  /** Largest text of a message or a response, bytes in UTF-8. */
  public static final int MAX_TEXT_BYTES = 1024 * 1024;

  /**
   * Longest name or id, bytes in UTF-8: of a prompt, a policy model, a reward model, an arena, a
   * source. Keys are made of up to four of them.
   */
  public static final int MAX_NAME_BYTES = 4 * 1024;

  /** The most categories of a vote: each is an arena that is rated. */
  public static final int MAX_CATEGORIES = 64;

  private static final double MAX_RATING = 1e5;

  private EventCheck() {}

  /**
   * What is wrong with a record.
   *
   * @param detail for people; never holds a text
   */
  public record Fault(MalformedReason reason, String detail) {}

  /** The first fault of a record, or empty if it can be used. */
  public static Optional<Fault> fault(SpecificRecord event) {
    if (event instanceof Prompt prompt) {
      return firstOf(
          name("prompt_id", prompt.getPromptId()), tooLarge("messages", prompt.getMessages()));
    }
    if (event instanceof Response response) {
      return firstOf(
          name("prompt_id", response.getPromptId()),
          name("policy_model", response.getPolicyModel()),
          negative("sample_index", response.getSampleIndex()),
          tooLarge("text", bytes(response.getText())));
    }
    if (event instanceof Reward reward) {
      return firstOf(
          name("prompt_id", reward.getPromptId()),
          name("policy_model", reward.getPolicyModel()),
          rewardModel(reward.getRewardModel()),
          negative("sample_index", reward.getSampleIndex()),
          number("score", reward.getScore(), MAX_SCORE));
    }
    if (event instanceof Retraction retraction) {
      return firstOf(
          name("prompt_id", retraction.getPromptId()),
          retraction.getKind() == RetractionKind.UNKNOWN
              ? new Fault(MalformedReason.MISSING_FIELD, "kind is unknown")
              : null,
          retraction.getKind() == RetractionKind.PROMPT
              ? null
              : name("policy_model", retraction.getPolicyModel()),
          retraction.getKind() == RetractionKind.REWARD
              ? rewardModel(retraction.getRewardModel())
              : null);
    }
    if (event instanceof Battle battle) {
      return firstOf(
          name("battle_id", battle.getBattleId()),
          name("arena", battle.getArena()),
          name("model_a", battle.getModelA()),
          name("model_b", battle.getModelB()),
          battle.getOutcome() == BattleOutcome.UNKNOWN
              ? new Fault(MalformedReason.MISSING_FIELD, "outcome is unknown")
              : null,
          battle.getModelA().equals(battle.getModelB())
              ? new Fault(MalformedReason.OUT_OF_RANGE, "model_a and model_b are the same")
              : null,
          battle.getCategories().size() > MAX_CATEGORIES
              ? new Fault(
                  MalformedReason.OUT_OF_RANGE, "more than " + MAX_CATEGORIES + " categories")
              : null,
          names("categories", battle.getCategories()),
          tooLong("prompt_id", battle.getPromptId()),
          tooLong("voter", battle.getVoter()));
    }
    if (event instanceof RatingSnapshot rating) {
      return firstOf(
          name("source", rating.getSource()),
          name("arena", rating.getArena()),
          name("model", rating.getModel()),
          number("rating", rating.getRating(), MAX_RATING),
          interval(rating.getCiLow(), rating.getCiHigh()));
    }
    return Optional.empty();
  }

  private static Optional<Fault> firstOf(@Nullable Fault... faults) {
    for (Fault fault : faults) {
      if (fault != null) {
        return Optional.of(fault);
      }
    }
    return Optional.empty();
  }

  private static @Nullable Fault name(String field, @Nullable String value) {
    if (value == null || value.isBlank()) {
      return new Fault(MalformedReason.MISSING_FIELD, field + " is missing");
    }
    return tooLong(field, value);
  }

  private static @Nullable Fault names(String field, List<String> values) {
    for (String value : values) {
      Fault fault = name(field, value);
      if (fault != null) {
        return fault;
      }
    }
    return null;
  }

  private static @Nullable Fault tooLong(String field, @Nullable String value) {
    boolean certainlyShort = // a char has at most 3 bytes in UTF-8
        value == null || value.length() <= MAX_NAME_BYTES / 3;
    return !certainlyShort && bytes(value) > MAX_NAME_BYTES
        ? new Fault(
            MalformedReason.TOO_LARGE, field + " is longer than " + MAX_NAME_BYTES + " bytes")
        : null;
  }

  private static @Nullable Fault rewardModel(@Nullable String id) {
    Fault fault = name("reward_model", id);
    if (fault != null) {
      return fault;
    }
    try {
      RewardModelId.parse(String.valueOf(id));
      return null;
    } catch (IllegalArgumentException e) {
      return new Fault(MalformedReason.MISSING_FIELD, "reward_model is not NAME@VERSION");
    }
  }

  private static @Nullable Fault negative(String field, int value) {
    return value < 0 ? new Fault(MalformedReason.OUT_OF_RANGE, field + " is " + value) : null;
  }

  private static @Nullable Fault number(String field, double value, double max) {
    if (!Double.isFinite(value)) {
      return new Fault(MalformedReason.NOT_FINITE, field + " is " + value);
    }
    return Math.abs(value) > max
        ? new Fault(MalformedReason.OUT_OF_RANGE, field + " is " + value + ", beyond +-" + max)
        : null;
  }

  /** The rating may lie outside: published ones are often rounded, their intervals not. */
  private static @Nullable Fault interval(@Nullable Double low, @Nullable Double high) {
    if (low == null && high == null) {
      return null;
    }
    return low != null && high != null && low <= high && Double.isFinite(high - low)
        ? null
        : new Fault(MalformedReason.OUT_OF_RANGE, "ci_low and ci_high are no interval");
  }

  private static @Nullable Fault tooLarge(String field, @Nullable List<Message> messages) {
    long bytes =
        messages == null ? 0 : messages.stream().mapToLong(m -> bytes(m.getContent())).sum();
    return tooLarge(field, bytes);
  }

  private static @Nullable Fault tooLarge(String field, long bytes) {
    return bytes > MAX_TEXT_BYTES
        ? new Fault(
            MalformedReason.TOO_LARGE,
            field + " has " + bytes + " bytes, more than " + MAX_TEXT_BYTES)
        : null;
  }

  private static long bytes(@Nullable String text) {
    return text == null ? 0 : text.getBytes(StandardCharsets.UTF_8).length;
  }
}
