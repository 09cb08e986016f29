package dev.charm.ops.why;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.charm.calibration.reward.Choice;
import dev.charm.ops.export.ExportedPair;
import dev.charm.ops.listing.Output;
import dev.charm.ops.listing.Table;
import dev.charm.schemas.ArenaRating;
import dev.charm.schemas.Calibration;
import dev.charm.schemas.OffsetSource;
import dev.charm.schemas.PreferencePair;
import java.io.PrintWriter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Why there is a preference pair, or none: both scores, the offset, the calibration and the ratings
 * that it rests on.
 *
 * @param key of {@code charm.preference-pairs}
 * @param scoreOvervalued raw score; null if none stands
 * @param scoreReference raw score; null if none stands
 * @param calibration the one in force; null if there is none
 * @param pair what the topic holds; null if it holds no pair
 */
public record PairReason(
    String key,
    String rewardModel,
    String promptId,
    String overvalued,
    String reference,
    @Nullable Double scoreOvervalued,
    @Nullable Double scoreReference,
    @Nullable Calibration calibration,
    @Nullable PreferencePair pair) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** {@code s_O - s_R}; null without both scores. */
  public @Nullable Double difference() {
    return scoreOvervalued == null || scoreReference == null
        ? null
        : (scoreOvervalued - scoreReference);
  }

  /** What scores and calibration in force decide; null without them. */
  @Nullable Choice choice() {
    Double d = difference();
    return d == null || calibration == null ? null : Choice.of(d, calibration.getOffset());
  }

  /** By how much the preferred response leads after correction; null without scores and offset. */
  public @Nullable Double margin() {
    Double d = difference();
    return d == null || calibration == null ? null : Choice.margin(d, calibration.getOffset());
  }

  /** What the topic holds, in terms of a decision. */
  Choice published() {
    if (pair == null) {
      return Choice.NONE;
    }
    return ExportedPair.overvaluedIsChosen(pair) ? Choice.OVERVALUED : Choice.REFERENCE;
  }

  /** The decision in one sentence. */
  public String sentence() {
    Double d = difference();
    if (d == null) {
      String missing = scoreOvervalued == null ? overvalued : reference;
      return "There is no pair: "
          + rewardModel
          + " has no score of "
          + missing
          + " at this prompt.";
    }
    if (calibration == null) {
      return "There is no pair: no calibration of "
          + overvalued
          + " against "
          + reference
          + " is in force (is one of them without a rating?).";
    }
    double offset = calibration.getOffset();
    Choice now = Choice.of(d, offset);
    String decision =
        switch (now) {
          case NONE -> number("d = %.6g equals -offset exactly: a tie makes no pair", d);
          case OVERVALUED ->
              overvalued
                  + number(" is preferred, since d = %.6g is greater", d)
                  + number(" than -offset = %.6g", -offset);
          case REFERENCE ->
              reference
                  + number(" is preferred, since d = %.6g is less", d)
                  + number(" than -offset = %.6g", -offset);
        };
    Choice before = Choice.of(d, 0);
    String flipped =
        before == now
            ? "; the raw scores say the same"
            : before == Choice.NONE
                ? "; the raw scores are equal"
                : "; by the raw scores " + name(before) + " would be";
    String pending =
        published() == now ? "" : "; the topic does not show it yet (" + inTopic() + ")";
    return decision + flipped + pending + ".";
  }

  private String inTopic() {
    return pair == null ? "no pair" : name(published()) + " is chosen there";
  }

  private String name(Choice choice) {
    return choice == Choice.OVERVALUED ? overvalued : reference;
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }

  /** All of it as one JSON object on one line, with the history. */
  public String json(PairHistory history) {
    try {
      return JSON.writeValueAsString(object(history));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a reason that is not JSON", e);
    }
  }

  /** All of it as one JSON object, with the history. */
  public ObjectNode object(PairHistory history) {
    ObjectNode node = JSON.createObjectNode();
    node.put("key", key);
    node.put("reward_model", rewardModel);
    node.put("prompt_id", promptId);
    node.put("overvalued", overvalued);
    node.put("reference", reference);
    node.put("score_overvalued", scoreOvervalued);
    node.put("score_reference", scoreReference);
    node.put("difference", difference());
    node.put("offset", calibration == null ? null : calibration.getOffset());
    node.put("margin", margin());
    Choice choice = choice();
    node.put("decision", choice == null ? null : label(choice));
    node.put("in_topic", label(published()));
    node.set("calibration", calibration == null ? null : calibrationNode(calibration));
    node.put("sentence", sentence());
    ArrayNode moments = node.putArray("history");
    history.moments().forEach(moment -> moments.add(PairMoment.LISTING.object(moment)));
    node.set("history_gaps", JSON.valueToTree(history.gaps()));
    return node;
  }

  private static ObjectNode calibrationNode(Calibration c) {
    ObjectNode node = JSON.createObjectNode();
    node.put("revision", c.getRevision());
    node.put("settled", c.getSettled());
    node.put("objective", c.getObjective());
    node.put("temperature", c.getTemperature());
    node.put("prompts", c.getPrompts());
    node.put("offset_source", OffsetSource.of(c));
    node.put("predicted_from", c.getPredictedFrom());
    node.put("expected_win_rate", c.getExpectedWinRate());
    node.put("hard_win_rate", c.getHardWinRate());
    node.put("calibrated_hard_win_rate", c.getCalibratedHardWinRate());
    node.set("rating_overvalued", rating(c.getRatingOvervalued()));
    node.set("rating_reference", rating(c.getRatingReference()));
    return node;
  }

  private static ObjectNode rating(ArenaRating r) {
    ObjectNode node = JSON.createObjectNode();
    node.put("arena", r.getArena());
    node.put("rating", r.getRating());
    node.put("ci_low", r.getCiLow());
    node.put("ci_high", r.getCiHigh());
    node.put("source", r.getSource());
    node.put("as_of", r.getAsOf().toString());
    return node;
  }

  private static boolean isPredicted(Calibration calibration) {
    return OffsetSource.isPredicted(calibration);
  }

  private static String label(Choice choice) {
    return choice.name().toLowerCase(Locale.ROOT);
  }

  /** All of it for people, with the history. */
  public void print(PairHistory history, Output output, PrintWriter out) {
    line(out, "reward model", rewardModel);
    line(out, "prompt", promptId);
    line(out, "over-valued", overvalued + "  score " + Table.text(scoreOvervalued, 6));
    line(out, "reference", reference + "  score " + Table.text(scoreReference, 6));
    line(out, "d = s_O - s_R", Table.text(difference(), 6));
    if (calibration != null) {
      line(
          out,
          "offset",
          Table.text(calibration.getOffset(), 6)
              + "  (revision "
              + calibration.getRevision()
              + ", "
              + calibration.getObjective()
              + (isPredicted(calibration)
                  ? ", predicted from " + calibration.getPredictedFrom() + " rated models"
                  : "")
              + (calibration.getSettled() ? ", settled)" : ", not settled)"));
      line(out, "margin", Table.text(margin(), 6));
      line(
          out,
          "win rate",
          String.format(
              Locale.ROOT,
              isPredicted(calibration)
                  ? "hard %2$.3f, calibrated %3$.3f over %4$d prompts; none is expected without a"
                      + " rating"
                  : "expected %.3f, hard %.3f, calibrated %.3f over %d prompts",
              calibration.getExpectedWinRate(),
              calibration.getHardWinRate(),
              calibration.getCalibratedHardWinRate(),
              calibration.getPrompts()));
      rating(out, overvalued, calibration.getRatingOvervalued());
      rating(out, reference, calibration.getRatingReference());
    }
    out.println();
    out.println(sentence());
    out.println();
    PairMoment.LISTING.print(output, history.moments(), out);
    history.gaps().forEach(out::println);
    out.flush();
  }

  private static void rating(PrintWriter out, String model, ArenaRating r) {
    String interval =
        r.getCiLow() == null || r.getCiHigh() == null
            ? ""
            : String.format(Locale.ROOT, " [%.0f, %.0f]", r.getCiLow(), r.getCiHigh());
    line(
        out,
        "rating",
        model
            + String.format(Locale.ROOT, "  %.1f", r.getRating())
            + interval
            + "  arena "
            + r.getArena()
            + ", "
            + r.getAsOf()
            + ", "
            + r.getSource());
  }

  private static void line(PrintWriter out, String label, String text) {
    out.printf("%-14s %s%n", label, text);
  }
}
