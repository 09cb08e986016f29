package dev.charm.producers.votes;

import dev.charm.producers.Rows;
import dev.charm.producers.row.FileReport;
import dev.charm.producers.row.Progress;
import dev.charm.producers.row.Row;
import dev.charm.producers.row.RowReader;
import dev.charm.producers.row.Sink;
import dev.charm.producers.source.Source;
import dev.charm.schemas.Battle;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;

/**
 * What became of a file of votes.
 *
 * @param votes that count
 * @param report of the rows
 */
record VoteFile(List<Battle> votes, FileReport report) {

  /** Reads a text. */
  static VoteFile read(String name, String text) throws IOException {
    return read(Rows.source(name, text), VoteChoices.DEFAULT);
  }

  /** Reads a text by other choices. */
  static VoteFile read(String name, String text, VoteChoices choices) throws IOException {
    return read(Rows.source(name, text), choices);
  }

  private static VoteFile read(Source source, VoteChoices choices) throws IOException {
    VoteReadSettings none = VoteReadSettings.DEFAULT;
    VoteReadSettings settings =
        new VoteReadSettings(
            none.arena(),
            null,
            choices,
            none.categories(),
            none.answers(),
            none.ids(),
            none.read());
    List<Battle> votes = new ArrayList<>();
    try (RowReader rows = BattleReader.open(source, settings)) {
      FileReport report =
          rows.readAll(
              new Sink<RuntimeException>() {
                @Override
                public void good(Row.Good row) {
                  for (SpecificRecord event : row.events()) {
                    votes.add((Battle) event);
                  }
                }

                @Override
                public void bad(Row.Bad row) {}
              },
              Progress.NONE);
      return new VoteFile(votes, report);
    }
  }

  /** All messages, one a line. */
  String told() {
    return String.join("\n", report.messages());
  }

  /** Winner and loser, or the two of a tie, of each vote. */
  List<String> outcomes() {
    return votes.stream()
        .map(vote -> vote.getModelA() + " " + vote.getModelB() + " " + vote.getOutcome())
        .toList();
  }
}
