package dev.charm.ops.export;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.charm.schemas.ArenaRating;
import dev.charm.schemas.Calibration;
import dev.charm.schemas.OffsetSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an export holds and rests on. It names no time and no machine: equal content gives an equal
 * manifest.
 *
 * @param pending policy models with scores that no calibration corrects, and so without pairs; for
 *     pairs of the stream, where such models are not seen, always empty
 * @param calibrations those that the written pairs rest on
 */
@JsonPropertyOrder({"settings", "data", "counts", "pending", "calibrations"})
public record ExportManifest(
    Settings settings, Data data, Counts counts, List<String> pending, List<Used> calibrations) {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  /**
   * What was asked for; null for any.
   *
   * @param choice which two answers make a pair
   * @param reference the reference model: of the pairs, or whose offsets correct the scores
   * @param form what is in the file, and how
   * @param harms which harmful pairs are left out; those of equal texts always
   */
  @JsonPropertyOrder({
    "rewardModel",
    "pairs",
    "overvalued",
    "reference",
    "format",
    "container",
    "compression",
    "margin",
    "filter",
    "drop"
  })
  public record Settings(
      String rewardModel,
      @JsonIgnore PairChoice choice,
      @Nullable String overvalued,
      @Nullable String reference,
      @JsonIgnore ExportForm form,
      PairFilter filter,
      @JsonIgnore Set<Harm> harms) {
    /** Equal texts teach nothing in any trainer. */
    public Settings {
      EnumSet<Harm> all = EnumSet.of(Harm.EQUAL);
      all.addAll(harms);
      harms = Collections.unmodifiableSet(all);
    }

    /** The format as it is written in arguments. */
    @JsonProperty
    public String format() {
      return form.format().toString();
    }

    /** The container as it is written in arguments. */
    @JsonProperty
    public String container() {
      return form.container().toString();
    }

    /** How the file is compressed as a whole. */
    @JsonProperty
    public String compression() {
      return form.compression().toString();
    }

    /** What the margins in the file are; null where it has none. */
    @JsonProperty
    public @Nullable Margin margin() {
      Double scale = form.marginScale();
      return scale == null && form.format().needsTexts()
          ? null
          : new Margin(Margin.UNIT, scale == null ? 1 : scale);
    }

    /** The harms for which pairs are left out, as they are written in arguments. */
    @JsonProperty
    public List<String> drop() {
      return harms.stream().map(Harm::toString).toList();
    }

    /** The choice of pairs as it is written in arguments. */
    @JsonProperty
    public String pairs() {
      return choice.toString();
    }
  }

  /**
   * What margins are: {@code scale * |score_O + offset - score_R|}.
   *
   * @param unit of the margin before it is scaled
   */
  @JsonPropertyOrder({"unit", "scale"})
  public record Margin(String unit, double scale) {
    static final String UNIT = "raw score of the reward model, corrected by the offset";
  }

  /**
   * The file.
   *
   * @param sha256 of its bytes, hexadecimal
   */
  @JsonPropertyOrder({"file", "bytes", "sha256"})
  public record Data(String file, long bytes, String sha256) {}

  /**
   * How many pairs. Each that was read is written or left out for one reason, the first that holds.
   *
   * @param read pairs that there are
   * @param written pairs in the file
   * @param withoutTexts left out because the format needs texts
   * @param withoutCalibration left out because no calibration is in force
   * @param noPlace left out because the format has no place for their conversation: who speaks in
   *     it, or how often
   * @param otherSplit left out because their prompt belongs to another split
   * @param belowMargin left out because the margin is too small
   * @param lengthUnknown left out because lengths matter and an answer's text is not known
   * @param lengthsUnequal left out because one answer is too much longer than the other
   * @param overQuota left out because a model of theirs has its number of pairs
   * @param dropped left out because they teach nothing or harm, each for the first reason that
   *     holds
   * @param harmful of the pairs that pass the filter: how many teach nothing or harm, whether they
   *     are left out or not; one pair may count under several
   * @param notYetFlipped among those written: the calibration in force decides otherwise, so the
   *     stream is still on its way to them
   * @param promptsHashedById where the hash of the prompt decides (split, quota): prompts, not
   *     pairs, whose text is not known and whose id was taken instead
   * @param ties pairs that are none, because both corrected scores are exactly equal; null where
   *     that is not known, because the stream holds no ties
   */
  @JsonPropertyOrder({
    "read",
    "written",
    "withoutTexts",
    "withoutCalibration",
    "noPlace",
    "otherSplit",
    "belowMargin",
    "lengthUnknown",
    "lengthsUnequal",
    "overQuota",
    "dropped",
    "harmful",
    "notYetFlipped",
    "promptsHashedById",
    "ties"
  })
  public record Counts(
      long read,
      long written,
      long withoutTexts,
      long withoutCalibration,
      long noPlace,
      long otherSplit,
      long belowMargin,
      long lengthUnknown,
      long lengthsUnequal,
      long overQuota,
      HarmCounts dropped,
      HarmCounts harmful,
      long notYetFlipped,
      long promptsHashedById,
      @Nullable Long ties) {}

  /** A calibration that the pairs rest on. */
  @JsonPropertyOrder({
    "overvalued",
    "reference",
    "revision",
    "settled",
    "objective",
    "temperature",
    "offset",
    "offsetSource",
    "expectedWinRate",
    "prompts",
    "ratingOvervalued",
    "ratingReference"
  })
  public record Used(
      String overvalued,
      String reference,
      long revision,
      boolean settled,
      String objective,
      @Nullable Double temperature,
      double offset,
      String offsetSource,
      double expectedWinRate,
      long prompts,
      UsedRating ratingOvervalued,
      UsedRating ratingReference) {

    static Used of(Calibration c) {
      return new Used(
          c.getOvervalued(),
          c.getReference(),
          c.getRevision(),
          c.getSettled(),
          c.getObjective(),
          c.getTemperature(),
          c.getOffset(),
          OffsetSource.of(c),
          c.getExpectedWinRate(),
          c.getPrompts(),
          UsedRating.of(c.getRatingOvervalued()),
          UsedRating.of(c.getRatingReference()));
    }
  }

  /** A rating that a calibration used. */
  @JsonPropertyOrder({"arena", "model", "rating", "ciLow", "ciHigh", "votes", "source", "asOf"})
  public record UsedRating(
      String arena,
      String model,
      double rating,
      @Nullable Double ciLow,
      @Nullable Double ciHigh,
      @Nullable Long votes,
      String source,
      String asOf) {

    static UsedRating of(ArenaRating r) {
      return new UsedRating(
          r.getArena(),
          r.getModel(),
          r.getRating(),
          r.getCiLow(),
          r.getCiHigh(),
          r.getVotes(),
          r.getSource(),
          r.getAsOf().toString());
    }
  }

  /**
   * Where the manifest of a data file stands: hidden, as loaders take whatever else is JSON in a
   * folder for data.
   */
  public static Path beside(Path data) {
    return data.resolveSibling("." + data.getFileName() + ".manifest.json");
  }

  /** The manifest as JSON. */
  public String json() throws IOException {
    return JSON.writeValueAsString(this) + "\n";
  }

  void write(Path file) throws IOException {
    Files.writeString(file, json(), StandardCharsets.UTF_8);
  }
}
