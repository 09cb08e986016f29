package dev.charm.ops.models;

import dev.charm.consumers.scoring.ScoringResult;
import dev.charm.consumers.scoring.SeenInput;
import dev.charm.ops.listing.Column;
import dev.charm.ops.listing.Listing;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A fixed conversation, and what a reward model made of it.
 *
 * @param conversation which one: {@code good}, {@code bad}, {@code long}
 * @param text that its template made, if it is known here; the ends of a long one
 * @param firstTokens that it saw, if they are known here
 * @param lastTokens that it saw
 */
public record CheckedConversation(
    String conversation,
    @Nullable Double score,
    @Nullable Integer tokens,
    @Nullable Boolean truncated,
    @Nullable String error,
    @Nullable String text,
    List<String> firstTokens,
    List<String> lastTokens) {
  private static final int SHOWN_TOKENS = 12;
  private static final int SHOWN_CHARACTERS = 400;

  /** How they are printed. */
  public static final Listing<CheckedConversation> LISTING =
      Listing.of(
          Column.of("conversation", CheckedConversation::conversation),
          Column.of("score", 6, CheckedConversation::score),
          Column.of("tokens", CheckedConversation::tokens),
          Column.of("truncated", CheckedConversation::truncated),
          Column.of("error", CheckedConversation::error),
          Column.of("first_tokens", CheckedConversation::firstTokens).asDetail(),
          Column.of("last_tokens", CheckedConversation::lastTokens).asDetail(),
          Column.of("text", CheckedConversation::text).asDetail());

  static CheckedConversation of(String name, ScoringResult result, Optional<SeenInput> seen) {
    ScoringResult.Scored scored = result instanceof ScoringResult.Scored one ? one : null;
    List<String> tokens = seen.map(SeenInput::tokens).orElse(List.of());
    int shown = Math.min(SHOWN_TOKENS, tokens.size());
    return new CheckedConversation(
        name,
        scored == null ? null : scored.reward(),
        scored == null ? null : scored.tokens(),
        scored == null ? null : scored.truncated(),
        scored == null ? problem(result) : null,
        seen.map(SeenInput::text).map(CheckedConversation::ends).orElse(null),
        tokens.subList(0, shown),
        tokens.subList(tokens.size() - shown, tokens.size()));
  }

  /** Why there is no score. */
  static String problem(ScoringResult result) {
    return result instanceof ScoringResult.Rejected rejected
        ? rejected.reason()
        : result instanceof ScoringResult.Failed failed ? failed.reason() : "";
  }

  private static String ends(String text) {
    return text.length() <= SHOWN_CHARACTERS
        ? text
        : text.substring(0, SHOWN_CHARACTERS / 2)
            + " ... "
            + text.substring(text.length() - SHOWN_CHARACTERS / 2);
  }
}
