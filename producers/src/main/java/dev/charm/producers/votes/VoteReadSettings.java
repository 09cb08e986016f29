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
 * @param source what a vote's source is called; null for the file's name without the ending of its
 *     compression
 * @param choices which rows count
 * @param categories of prompts, for votes whose row names none
 * @param answers is told what the answers looked like
 * @param ids how long the ids have to hold of votes without one
 * @param read spellings of models, and the version of every vote
 */
public record VoteReadSettings(
    String arena,
    @Nullable String source,
    VoteChoices choices,
    PromptCategory categories,
    VotedAnswers answers,
    VoteIds ids,
    ReadSettings read) {
  /** The arena that votes count in if nothing is said. */
  public static final String DEFAULT_ARENA = RatingTable.DEFAULT_ARENA;

  /** Votes of the arena that is meant if nothing is said. */
  public static final VoteReadSettings DEFAULT =
      new VoteReadSettings(
          DEFAULT_ARENA,
          null,
          VoteChoices.DEFAULT,
          PromptCategory.UNKNOWN,
          VotedAnswers.NOT_ASKED,
          VoteIds.LASTING,
          ReadSettings.DEFAULT);

  private static final Pattern COMPRESSION =
      Pattern.compile("\\.(gz|gzip|zst|zstd|xz|bz2|zip)$", Pattern.CASE_INSENSITIVE);

  /** The same of another source. */
  public VoteReadSettings from(String name) {
    return new VoteReadSettings(arena, name, choices, categories, answers, ids, read);
  }

  /** The same with other ids. */
  public VoteReadSettings with(VoteIds other) {
    return new VoteReadSettings(arena, source, choices, categories, answers, other, read);
  }

  /** What the source of a file's votes is called. */
  public String sourceOf(Source file) {
    if (source != null) {
      return source;
    }
    String name = COMPRESSION.matcher(file.name()).replaceFirst("");
    return name.isBlank() ? file.name() : name;
  }
}
