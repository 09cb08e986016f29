package dev.charm.ops.export;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.charm.schemas.ArenaRating;
import dev.charm.schemas.Calibration;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an export holds and rests on. It names no time and no machine: equal content gives an equal
 * manifest.
 */
@JsonPropertyOrder({"settings", "data", "counts", "calibrations"})
public record ExportManifest(Settings settings, Data data, Counts counts, List<Used> calibrations) {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  /** What was asked for; null for any. */
  @JsonPropertyOrder({"rewardModel", "overvalued", "reference", "format"})
  public record Settings(
      String rewardModel, @Nullable String overvalued, @Nullable String reference, String format) {}

  /**
   * The file.
   *
   * @param sha256 of its bytes, hexadecimal
   */
  @JsonPropertyOrder({"file", "bytes", "sha256"})
  public record Data(String file, long bytes, String sha256) {}

  /**
   * How many pairs.
   *
   * @param read pairs that the settings admit
   * @param written pairs in the file
   * @param withoutTexts left out because the format needs texts
   * @param withoutCalibration left out because no calibration is in force
   * @param notYetFlipped among those written: the calibration in force decides otherwise, so the
   *     stream is still on its way to them
   */
  @JsonPropertyOrder({"read", "written", "withoutTexts", "withoutCalibration", "notYetFlipped"})
  public record Counts(
      long read, long written, long withoutTexts, long withoutCalibration, long notYetFlipped) {}

  /** A calibration that the pairs rest on. */
  @JsonPropertyOrder({
    "overvalued",
    "reference",
    "revision",
    "settled",
    "objective",
    "temperature",
    "offset",
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

  /** Where the manifest of a data file stands. */
  public static Path beside(Path data) {
    return data.resolveSibling(data.getFileName() + ".manifest.json");
  }

  /** The manifest as JSON. */
  public String json() throws IOException {
    return JSON.writeValueAsString(this) + "\n";
  }

  void write(Path file) throws IOException {
    Files.writeString(file, json(), StandardCharsets.UTF_8);
  }
}
