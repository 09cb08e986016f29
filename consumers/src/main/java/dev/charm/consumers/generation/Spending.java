package dev.charm.consumers.generation;

import dev.charm.consumers.generation.declared.Budget;
import org.jspecify.annotations.Nullable;

/**
 * What a run has spent of its budget. Requests are counted before they are sent, tries again
 * included, so their budget holds exactly. Tokens are known with the answer: what is under way when
 * their budget is reached is still paid for.
 */
public final class Spending {
  private final Budget budget;
  private long requests;
  private long tokens;
  private boolean untold;

  /** Nothing is spent yet. */
  public Spending(Budget budget) {
    this.budget = budget;
  }

  /** Counts a request, or says why there may be no more. */
  public synchronized @Nullable String request() {
    if (budget.requests() != null && requests >= budget.requests()) {
      return "the budget of %d requests is used up".formatted(budget.requests());
    }
    if (budget.tokens() != null && untold) {
      return "the server tells no tokens, so that the budget of %d tokens cannot be kept"
          .formatted(budget.tokens());
    }
    if (budget.tokens() != null && tokens >= budget.tokens()) {
      return "the budget of %d tokens is used up".formatted(budget.tokens());
    }
    requests++;
    return null;
  }

  /** Counts the tokens of an answer. */
  public synchronized void answered(Generation how) {
    if (how.promptTokens() == null || how.completionTokens() == null) {
      untold = true;
    } else {
      tokens += how.promptTokens() + how.completionTokens();
    }
  }
}
