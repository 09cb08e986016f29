package dev.charm.producers.votes;

import dev.charm.producers.ratings.RatingTable;
import dev.charm.producers.row.ReadSettings;
import dev.charm.producers.source.Source;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How files of votes are read.
 *
 * @param arena the pool that the votes count in
 * @param named whether votes count whose voter knew the models' names; FastChat's leaderboard
 *     leaves them out
 * @param categories of prompts, for votes whose row names none
 * @param source what a vote's source is called; null for the file's name without the ending of its
 *     compression
 * @param read spellings of models, and the version of every vote
 */
public record VoteReadSettings(
    String arena,
    boolean named,
    PromptCategory categories,
    @Nullable String source,
    ReadSettings read) {
  private static final Pattern COMPRESSION =
      Pattern.compile("\\.(gz|gzip|zst|zstd|xz|bz2|zip)$", Pattern.CASE_INSENSITIVE);

  /** The arena that votes count in if nothing is said. */
  public static final String DEFAULT_ARENA = RatingTable.DEFAULT_ARENA;

  /** What the source of a file's votes is called. */
  public String sourceOf(Source file) {
    if (source != null) {
      return source;
    }
    String name = COMPRESSION.matcher(file.name()).replaceFirst("");
    return name.isBlank() ? file.name() : name;
  }
}
