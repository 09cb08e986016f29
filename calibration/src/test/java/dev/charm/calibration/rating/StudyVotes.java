package dev.charm.calibration.rating;

import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.charm.calibration.reward.StudyData;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The real votes of people and of a judge on 59 models, where the checkout has them. */
public final class StudyVotes {
  private StudyVotes() {}

  /** The votes of 124 people, in the order in which they were cast. */
  public static List<Vote> crowd() {
    return votes("crowd");
  }

  /** The votes of GPT-3 on the same pairs of answers. */
  public static List<Vote> judge() {
    return votes("gpt3");
  }

  private static List<Vote> votes(String who) {
    return StudyData.rows("data/battles/battles-llmfao-" + who + ".csv.gz").stream()
        .sorted(Comparator.comparingLong(row -> Long.parseLong(row.getField("seq"))))
        .map(StudyVotes::vote)
        .toList();
  }

  private static Vote vote(NamedCsvRecord row) {
    return new Vote(
        row.getField("model_a"),
        row.getField("model_b"),
        VoteOutcome.valueOf(row.getField("winner").toUpperCase(Locale.ROOT)),
        row.getField("worker"));
  }
}
