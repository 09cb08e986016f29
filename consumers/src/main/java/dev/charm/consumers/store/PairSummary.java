package dev.charm.consumers.store;

import dev.charm.schemas.Keys;
import dev.charm.schemas.Message;
import dev.charm.schemas.PreferencePair;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a list shows of a preference pair.
 *
 * @param key of {@code charm.preference-pairs}
 * @param overvaluedChosen whether the over-valued model's response is the chosen one
 * @param scoreOvervalued raw score, in the reward model's units
 * @param scoreReference raw score, in the reward model's units
 * @param place in the order from the newest to the oldest
 * @param excerpt the beginning of the last thing that a user says, on one line; empty where the
 *     text is not known
 */
public record PairSummary(
    String key,
    String rewardModel,
    String promptId,
    String overvalued,
    String reference,
    boolean overvaluedChosen,
    double scoreOvervalued,
    double scoreReference,
    PairPlace place,
    String excerpt) {
  private static final int EXCERPT = 160;
  private static final int LOOKED_AT = 4 * EXCERPT;
  private static final int NUMBERS = 1 + 2 * Double.BYTES;

  /**
   * Of a record.
   *
   * @throws IllegalArgumentException if it stands under another key than its own
   */
  static PairSummary of(String key, PreferencePair pair, long timestamp) {
    String own =
        Keys.pair(
            pair.getRewardModel(), pair.getPromptId(), pair.getOvervalued(), pair.getReference());
    if (!own.equals(key)) {
      throw new IllegalArgumentException("a record under another key than its own");
    }
    boolean overvalued = pair.getChosen().getPolicyModel().equals(pair.getOvervalued());
    double chosen = pair.getChosen().getScore();
    double rejected = pair.getRejected().getScore();
    return new PairSummary(
        key,
        pair.getRewardModel(),
        pair.getPromptId(),
        pair.getOvervalued(),
        pair.getReference(),
        overvalued,
        overvalued ? chosen : rejected,
        overvalued ? rejected : chosen,
        PairPlace.of(key, timestamp),
        excerpt(pair.getPrompt()));
  }

  private static String excerpt(@Nullable List<Message> conversation) {
    String last = "";
    for (Message turn : conversation == null ? List.<Message>of() : conversation) {
      if (turn.getRole().equals("user")) {
        last = turn.getContent();
      }
    }
    String beginning = last.substring(0, Math.min(last.length(), LOOKED_AT));
    String line = beginning.replaceAll("\\s+", " ").strip();
    return line.length() <= EXCERPT ? line : cut(line) + "…";
  }

  private static String cut(String line) {
    return line.substring(
        0, EXCERPT - (Character.isHighSurrogate(line.charAt(EXCERPT - 1)) ? 1 : 0));
  }

  /** {@code s_O - s_R}, in the reward model's units. */
  public double difference() {
    return scoreOvervalued - scoreReference;
  }

  /** The model whose response is chosen. */
  public String chosenModel() {
    return overvaluedChosen ? overvalued : reference;
  }

  /** The other model. */
  public String rejectedModel() {
    return overvaluedChosen ? reference : overvalued;
  }

  /** Raw score of the chosen response. */
  public double chosenScore() {
    return overvaluedChosen ? scoreOvervalued : scoreReference;
  }

  /** Raw score of the rejected response. */
  public double rejectedScore() {
    return overvaluedChosen ? scoreReference : scoreOvervalued;
  }

  /** Time of the record. */
  public Instant at() {
    return Instant.ofEpochMilli(place.timestamp());
  }

  /** What is held of it at its place. */
  byte[] bytes() {
    byte[] text = excerpt.getBytes(StandardCharsets.UTF_8);
    return StoreEntry.of(
        key,
        ByteBuffer.allocate(NUMBERS + text.length)
            .put((byte) (overvaluedChosen ? 1 : 0))
            .putDouble(scoreOvervalued)
            .putDouble(scoreReference)
            .put(text)
            .array());
  }

  /** What {@link #bytes} wrote. */
  static PairSummary read(PairPlace place, byte[] entry) {
    String key = StoreEntry.key(entry);
    List<String> parts = Keys.split(key);
    byte[] held = StoreEntry.held(entry);
    ByteBuffer numbers = ByteBuffer.wrap(held);
    return new PairSummary(
        key,
        parts.get(0),
        parts.get(1),
        parts.get(2),
        parts.get(3),
        numbers.get() != 0,
        numbers.getDouble(),
        numbers.getDouble(),
        place,
        new String(held, NUMBERS, held.length - NUMBERS, StandardCharsets.UTF_8));
  }
}
