package dev.charm.consumers.store;

import dev.charm.schemas.Keys;
import dev.charm.schemas.Message;
import dev.charm.schemas.PreferencePair;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a list shows of a preference pair. Whoever goes through many of them reads few of their
 * texts: those are made of their bytes when they are asked for.
 */
public final class PairSummary {
  private static final int EXCERPT = 160;
  private static final int LOOKED_AT = 4 * EXCERPT;
  private static final int MODELS = 1 + 2 * Double.BYTES + 2 * Integer.BYTES;
  private static final int UNKNOWN = -1;

  private final PairPlace place;
  private final PairModels models;
  private final boolean overvaluedChosen;
  private final double scoreOvervalued;
  private final double scoreReference;
  private final int lengthOvervalued;
  private final int lengthReference;
  private final byte[] bytes; // all of this; then lengths and texts
  private final int texts;

  private PairSummary(PairPlace place, byte[] bytes, ModelNames names) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    this.place = place;
    this.bytes = bytes;
    this.overvaluedChosen = buffer.get() != 0;
    this.scoreOvervalued = buffer.getDouble();
    this.scoreReference = buffer.getDouble();
    this.lengthOvervalued = buffer.getInt();
    this.lengthReference = buffer.getInt();
    int length = buffer.getInt();
    this.models = names.read(bytes, buffer.position(), length);
    this.texts = buffer.position() + length;
  }

  /** Makes names of bytes, maybe once for many. */
  interface ModelNames {
    PairModels read(byte[] bytes, int from, int length);
  }

  /**
   * Of a record.
   *
   * @param timestamp of the record, milliseconds
   * @throws IllegalArgumentException if it stands under another key than its own
   */
  public static PairSummary of(String key, PreferencePair pair, long timestamp) {
    PairModels models = PairModels.of(pair);
    if (!key(models, pair.getPromptId()).equals(key)) {
      throw new IllegalArgumentException("a record under another key than its own");
    }
    boolean overvalued = pair.getChosen().getPolicyModel().equals(pair.getOvervalued());
    double chosen = pair.getChosen().getScore();
    double rejected = pair.getRejected().getScore();
    int chosenLength = length(pair.getChosen().getText());
    int rejectedLength = length(pair.getRejected().getText());
    byte[] names = models.bytes();
    byte[] prompt = pair.getPromptId().getBytes(StandardCharsets.UTF_8);
    byte[] excerpt = excerpt(pair.getPrompt()).getBytes(StandardCharsets.UTF_8);
    byte[] bytes =
        ByteBuffer.allocate(
                MODELS + 2 * Integer.BYTES + names.length + prompt.length + excerpt.length)
            .put((byte) (overvalued ? 1 : 0))
            .putDouble(overvalued ? chosen : rejected)
            .putDouble(overvalued ? rejected : chosen)
            .putInt(overvalued ? chosenLength : rejectedLength)
            .putInt(overvalued ? rejectedLength : chosenLength)
            .putInt(names.length)
            .put(names)
            .putInt(prompt.length)
            .put(prompt)
            .put(excerpt)
            .array();
    return read(PairPlace.of(key, timestamp), bytes, PairModels::read);
  }

  /** What {@link #bytes} are of. */
  static PairSummary read(PairPlace place, byte[] bytes, ModelNames names) {
    return new PairSummary(place, bytes, names);
  }

  private static String key(PairModels models, String promptId) {
    return Keys.pair(models.rewardModel(), promptId, models.overvalued(), models.reference());
  }

  private static int length(@Nullable String text) {
    return text == null ? UNKNOWN : text.codePointCount(0, text.length());
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
    boolean half = Character.isHighSurrogate(line.charAt(EXCERPT - 1));
    return line.substring(0, half ? EXCERPT - 1 : EXCERPT);
  }

  /** In the order from the newest to the oldest. */
  public PairPlace place() {
    return place;
  }

  /** Time of the record. */
  public Instant at() {
    return Instant.ofEpochMilli(place.timestamp());
  }

  /** Key in {@code charm.preference-pairs}. */
  public String key() {
    return key(models, promptId());
  }

  public PairModels models() {
    return models;
  }

  public String promptId() {
    return text(texts + Integer.BYTES, promptLength());
  }

  /**
   * The beginning of the last thing that a user says, on one line; empty where the text is not
   * known.
   */
  public String excerpt() {
    int from = texts + Integer.BYTES + promptLength();
    return text(from, bytes.length - from);
  }

  private int promptLength() {
    return ByteBuffer.wrap(bytes).getInt(texts);
  }

  private String text(int from, int length) {
    return new String(bytes, from, length, StandardCharsets.UTF_8);
  }

  /** Whether the over-valued model's response is the chosen one. */
  public boolean overvaluedChosen() {
    return overvaluedChosen;
  }

  /** Raw score of the over-valued model's response, in the reward model's units. */
  public double scoreOvervalued() {
    return scoreOvervalued;
  }

  /** Raw score of the reference model's response, in the reward model's units. */
  public double scoreReference() {
    return scoreReference;
  }

  /** {@code s_O - s_R}, in the reward model's units. */
  public double difference() {
    return scoreOvervalued - scoreReference;
  }

  /** Whether the texts of both responses are known. */
  public boolean hasTexts() {
    return lengthOvervalued != UNKNOWN && lengthReference != UNKNOWN;
  }

  /** By how many code points the over-valued model's response is the longer one. */
  public int lengthDifference() {
    return lengthOvervalued - lengthReference;
  }

  /** The model whose response is chosen. */
  public String chosenModel() {
    return overvaluedChosen ? models.overvalued() : models.reference();
  }

  /** The other model. */
  public String rejectedModel() {
    return overvaluedChosen ? models.reference() : models.overvalued();
  }

  /** Raw score of the chosen response. */
  public double chosenScore() {
    return overvaluedChosen ? scoreOvervalued : scoreReference;
  }

  /** Raw score of the rejected response. */
  public double rejectedScore() {
    return overvaluedChosen ? scoreReference : scoreOvervalued;
  }

  /** What is held of it at its place. */
  byte[] bytes() {
    return bytes;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PairSummary summary
        && place.equals(summary.place)
        && Arrays.equals(bytes, summary.bytes);
  }

  @Override
  public int hashCode() {
    return place.hashCode();
  }
}
