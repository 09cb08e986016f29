package dev.charm.ops.ingest;

import dev.charm.producers.rewards.PromptMatches;
import dev.charm.producers.row.FileReport;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** What is to be told of files of answers once all of them are read. */
public final class JoinedReports {
  /** What is told where no prompt found a partner. */
  public static final String NONE_MATCH =
      "no prompt has answers of two models: nothing can be compared";

  private JoinedReports() {}

  /**
   * Tells how many prompts found a partner.
   *
   * @param reports of the files, in the order of the matches
   * @return the reports with that
   */
  public static List<FileReport> tell(
      List<FileReport> reports, PromptMatches matches, PrintWriter notes) {
    List<FileReport> joined = new ArrayList<>();
    for (int i = 0; i < reports.size(); i++) {
      List<String> more = matches.messages(i);
      FileReports.tell(reports.get(i).file(), more, notes);
      joined.add(reports.get(i).with(more));
    }
    return joined;
  }
}
