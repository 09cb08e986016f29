package dev.charm.producers.votes;

import dev.charm.producers.row.ModelNames;
import dev.charm.producers.source.RowFault;

/**
 * Makes ballots, in the same way for every form.
 *
 * @param models their names
 * @param outcomes says who won
 * @param details reads the rest
 */
record BallotMaker(ModelNames models, Outcomes outcomes, DetailReader details) {

  /** A model's one name. */
  String model(String spelled) {
    return models.name(spelled);
  }

  /** A ballot with the details that its row has. */
  Ballot ballot(VoteRow row, ModelNames.Spelled a, ModelNames.Spelled b, Verdict verdict)
      throws RowFault {
    return new Ballot(a, b, verdict, details.read(row));
  }

  /** A ballot. */
  Ballot ballot(String a, String b, Verdict verdict, VoteDetails with) {
    return new Ballot(models.spelled(a), models.spelled(b), verdict, with);
  }
}
