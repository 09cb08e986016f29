package dev.charm.producers.sample;

import dev.charm.producers.ratings.RatingTable;
import dev.charm.producers.rewards.Answers;
import dev.charm.producers.source.Source;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The data that the project ships; {@code README.md} beside it tells where they are from.
 *
 * <ul>
 *   <li><em>Study</em>: real scores of two reward models for 1000 responses of each of five policy
 *       models, and the models' arena ratings; ids and numbers only.
 *   <li><em>Illustrative</em>: short prompts and responses written for this project, with made-up
 *       models and ratings, to be scored by a reward model.
 * </ul>
 */
public final class Samples {
  /** The five policy models of the study, in the order of their ratings. */
  public static final List<String> STUDY_MODELS =
      List.of(
          "Llama-3.1-Tulu-3-8B-SFT",
          "gemma-2-2b-it",
          "Phi-3-mini-4k-instruct",
          "Llama-3.2-1B-Instruct",
          "gemma-2b-it");

  private static final Instant AS_OF = Instant.parse("2025-05-07T00:00:00Z");

  private Samples() {}

  /** The study's scores by policy model, each in the form that {@link Answers} reads. */
  public static Map<String, Source> studyScores() {
    Map<String, Source> scores = new LinkedHashMap<>();
    STUDY_MODELS.forEach(model -> scores.put(model, resource(model + ".csv")));
    return scores;
  }

  /** The arena ratings of the study's models, as {@link RatingTable} reads them. */
  public static Source studyRatings() {
    return resource("ratings.csv");
  }

  /** The illustrative prompts and responses, as {@link Answers} reads them. */
  public static Source illustrativeResponses() {
    return resource("illustrative.jsonl");
  }

  /** The illustrative ratings, as {@link RatingTable} reads them. */
  public static Source illustrativeRatings() {
    return resource("illustrative-ratings.csv");
  }

  /**
   * Writes a sample to a folder, for commands that read files; the file keeps its date, and thereby
   * the version of its events.
   *
   * @return the file
   */
  public static Path copy(Source sample, Path folder) throws IOException {
    Path file = folder.resolve(sample.name());
    try (InputStream in = sample.content().open()) {
      Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
    }
    return Files.setLastModifiedTime(file, FileTime.from(sample.lastModified()));
  }

  private static Source resource(String name) {
    return Source.resource(Samples.class, name, AS_OF);
  }
}
