package dev.charm.streams.prompt;

import dev.charm.consumers.views.ScoredAnswer;
import java.util.ArrayList;
import java.util.List;

/** What the store of rewards holds, for tests of other packages. */
public final class StoredScores {
  private StoredScores() {}

  /** The answers that speak for their models, in order of name. */
  public static List<ScoredAnswer> standing(Object vector) {
    List<ScoredAnswer> answers = new ArrayList<>();
    ((RewardVector) vector)
        .forEachStanding(
            (model, standing) ->
                answers.add(new ScoredAnswer(model, standing.sampleIndex(), standing.score())));
    return answers;
  }
}
