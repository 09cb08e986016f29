package dev.charm.schemas;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * What a record must fulfil beyond its schema. The one place that says what counts as malformed.
 */
public final class EventCheck {
  /** Largest score in size, in the reward model's units: beyond it something is broken. */
  public static final double MAX_SCORE = 1e6;

  /** Largest text of a response, or of all messages of a prompt, bytes in UTF-8. */
  public static final int MAX_TEXT_BYTES = 1024 * 1024;

  /**
   * Longest name, id or remark, bytes in UTF-8: of a prompt, a policy model, a reward model, an
   * arena, a source, a voter, a category, a reason. Keys are made of up to four of them.
   */
  public static final int MAX_NAME_BYTES = 4 * 1024;

  /** The most categories of a vote: each is an arena that is rated. */
  public static final int MAX_CATEGORIES = 64;

  /** The least weight of a vote; the greatest is {@link #MAX_WEIGHT}. */
  public static final double MIN_WEIGHT = 1e-6;

  /** The greatest weight of a vote: beyond it something is broken. */
  public static final double MAX_WEIGHT = 1e6;

  /** The most votes that one record stands for. */
  public static final long MAX_COUNT = 1_000_000;

  /** The most messages of a prompt. */
  public static final int MAX_MESSAGES = 10_000;

  /** Longest address of a text that is kept elsewhere, bytes in UTF-8. */
  public static final int MAX_URI_BYTES = 32 * 1024;

  /** Largest generation parameters of a response, bytes in UTF-8, keys and values together. */
  public static final int MAX_GENERATION_BYTES = 256 * 1024;

  static final double MAX_RATING = 1e5;

  private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

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
          name("prompt_id", prompt.getPromptId()),
          messages("messages", prompt.getMessages()),
          tooLong("category", prompt.getCategory()),
          tooLong("source", prompt.getSource()));
    }
    if (event instanceof Response response) {
      return firstOf(
          name("prompt_id", response.getPromptId()),
          name("policy_model", response.getPolicyModel()),
          negative("sample_index", response.getSampleIndex()),
          tooLarge("text", bytes(response.getText()), MAX_TEXT_BYTES),
          tooLarge("uri", bytes(response.getUri()), MAX_URI_BYTES),
          generation(response.getGeneration()),
          tooLong("source", response.getSource()));
    }
    if (event instanceof Reward reward) {
      return firstOf(
          name("prompt_id", reward.getPromptId()),
          name("policy_model", reward.getPolicyModel()),
          rewardModel(reward.getRewardModel()),
          negative("sample_index", reward.getSampleIndex()),
          number("score", reward.getScore(), MAX_SCORE),
          tooLong("source", reward.getSource()));
    }
    if (event instanceof Retraction retraction) {
      return firstOf(
          name("prompt_id", retraction.getPromptId()),
          word("kind", retraction.getKind(), RetractionKind.class),
          retraction.getKind().equals(RetractionKind.PROMPT.name())
              ? tooLong("policy_model", retraction.getPolicyModel())
              : name("policy_model", retraction.getPolicyModel()),
          retraction.getKind().equals(RetractionKind.REWARD.name())
              ? rewardModel(retraction.getRewardModel())
              : tooLong("reward_model", retraction.getRewardModel()),
          tooLong("reason", retraction.getReason()));
    }
    if (event instanceof Battle battle) {
      return Optional.ofNullable(BattleCheck.fault(battle));
    }
    if (event instanceof RatingSnapshot rating) {
      return firstOf(
          name("source", rating.getSource()),
          name("arena", rating.getArena()),
          name("model", rating.getModel()),
          number("rating", rating.getRating(), MAX_RATING),
          interval(rating.getCiLow(), rating.getCiHigh()),
          time("as_of", rating.getAsOf()));
    }
    return InternalCheck.fault(event);
  }

  static Optional<Fault> firstOf(@Nullable Fault... faults) {
    for (Fault fault : faults) {
      if (fault != null) {
        return Optional.of(fault);
      }
    }
    return Optional.empty();
  }

  static @Nullable Fault name(String field, @Nullable String value) {
    if (value == null || isBlank(value)) {
      return new Fault(MalformedReason.MISSING_FIELD, field + " is missing");
    }
    return tooLong(field, value);
  }

  /** Most names are told by their first character. */
  private static boolean isBlank(String name) {
    return name.isEmpty() || ((name.charAt(0) <= ' ' || name.charAt(0) > '~') && name.isBlank());
  }

  static @Nullable Fault names(String field, List<String> values) {
    for (String value : values) {
      Fault fault = name(field, value);
      if (fault != null) {
        return fault;
      }
    }
    return null;
  }

  /** A word of an enum. The value itself is not told: it may be anything, a text too. */
  static <E extends Enum<E>> @Nullable Fault word(String field, String value, Class<E> words) {
    if (value.isBlank()) {
      return new Fault(MalformedReason.MISSING_FIELD, field + " is missing");
    }
    try {
      var unused = Enum.valueOf(words, value); // which copies no array of all words
      return null;
    } catch (IllegalArgumentException e) {
      return new Fault(MalformedReason.OUT_OF_RANGE, field + " is none of " + EnumSet.allOf(words));
    }
  }

  static @Nullable Fault tooLong(String field, @Nullable String value) {
    boolean certainlyShort = // a char has at most 3 bytes in UTF-8
        value == null || value.length() <= MAX_NAME_BYTES / 3;
    return !certainlyShort && bytes(value) > MAX_NAME_BYTES
        ? new Fault(
            MalformedReason.TOO_LARGE, field + " is longer than " + MAX_NAME_BYTES + " bytes")
        : null;
  }

  static @Nullable Fault rewardModel(@Nullable String id) {
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

  static @Nullable Fault negative(String field, int value) {
    return value < 0 ? new Fault(MalformedReason.OUT_OF_RANGE, field + " is " + value) : null;
  }

  static @Nullable Fault number(String field, double value, double max) {
    if (!Double.isFinite(value)) {
      return new Fault(MalformedReason.NOT_FINITE, field + " is " + value);
    }
    return Math.abs(value) > max
        ? new Fault(MalformedReason.OUT_OF_RANGE, field + " is " + value + ", beyond +-" + max)
        : null;
  }

  /** The rating may lie outside: published ones are often rounded, their intervals not. */
  static @Nullable Fault interval(@Nullable Double low, @Nullable Double high) {
    if (low == null && high == null) {
      return null;
    }
    return low != null && high != null && low <= high && Double.isFinite(high - low)
        ? null
        : new Fault(MalformedReason.OUT_OF_RANGE, "ci_low and ci_high are not an interval");
  }

  /** A time that every calendar can write; anything else is a unit mistaken for another. */
  static @Nullable Fault time(String field, @Nullable Instant time) {
    return time != null && (time.isBefore(EARLIEST) || time.isAfter(LATEST))
        ? new Fault(MalformedReason.OUT_OF_RANGE, field + " is outside the years 1 to 9999")
        : null;
  }

  static @Nullable Fault messages(String field, @Nullable List<Message> messages) {
    if (messages == null) {
      return null;
    }
    if (messages.size() > MAX_MESSAGES) {
      return new Fault(
          MalformedReason.TOO_LARGE,
          field + " are " + messages.size() + ", more than " + MAX_MESSAGES);
    }
    long bytes = 0;
    for (Message message : messages) {
      bytes += bytes(message.getRole()) + bytes(message.getContent());
    }
    return tooLarge(field, bytes, MAX_TEXT_BYTES);
  }

  private static @Nullable Fault generation(Map<String, String> parameters) {
    long bytes = 0;
    for (Map.Entry<String, String> parameter : parameters.entrySet()) {
      bytes += bytes(parameter.getKey()) + bytes(parameter.getValue());
    }
    return tooLarge("generation", bytes, MAX_GENERATION_BYTES);
  }

  static @Nullable Fault tooLarge(String field, long bytes, int most) {
    return bytes > most
        ? new Fault(
            MalformedReason.TOO_LARGE, field + " has " + bytes + " bytes, more than " + most)
        : null;
  }

  static long bytes(@Nullable String text) {
    return text == null ? 0 : text.getBytes(StandardCharsets.UTF_8).length;
  }
}
