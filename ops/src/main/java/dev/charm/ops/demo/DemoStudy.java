package dev.charm.ops.demo;

import dev.charm.ops.batch.CalibrationListing;
import dev.charm.producers.rewards.AnswerSettings;
import dev.charm.producers.rewards.Answers;
import dev.charm.producers.row.FileReport;
import dev.charm.producers.row.Progress;
import dev.charm.producers.row.PromptIdentity;
import dev.charm.producers.row.ReadSettings;
import dev.charm.producers.row.RowReader;
import dev.charm.producers.sample.Samples;
import dev.charm.producers.send.Ingest;
import dev.charm.producers.source.Source;
import dev.charm.schemas.Registry;
import dev.charm.schemas.Topics;
import java.util.List;
import java.util.Map;

/** First part of the demo: real scores of five policy models and two reward models. */
public final class DemoStudy {
  /**
   * Rated in the middle of the five, so that the table shows models that ought to win against it
   * and models that ought to lose.
   */
  private static final String REFERENCE = "Phi-3-mini-4k-instruct";

  private final DemoStage stage;

  public DemoStudy(DemoStage stage) {
    this.stage = stage;
  }

  /** Plays it; false if the demo was asked to stop, or something failed. */
  public boolean play() throws Exception {
    DemoPrinter printer = stage.printer();
    printer.step("Replaying real scores: five policy models, 1000 prompts, two reward models");
    try (Registry registry = stage.to().registry();
        Ingest ingest =
            Ingest.connect(
                stage.kafka(),
                registry,
                List.of(Topics.PROMPTS, Topics.RESPONSES, Topics.REWARDS))) {
      stage.importRatings(Samples.studyRatings(), registry);
      for (Map.Entry<String, Source> scores : Samples.studyScores().entrySet()) {
        if (stage.stop().isMade()) {
          return false;
        }
        try (RowReader rows =
            Answers.open(
                scores.getValue(),
                AnswerSettings.study(scores.getKey(), PromptIdentity.TEXT, ReadSettings.DEFAULT))) {
          FileReport report = ingest.ingest(rows, Progress.NONE);
          printer.step(
              "  "
                  + report.file()
                  + ": "
                  + report.good()
                  + " rows, "
                  + report.rewards()
                  + " rewards");
        }
      }
    }
    printer.step("Waiting until every offset is found and applied to every pair");
    if (!stage.awaitSettled()) {
      return false;
    }
    printer.heading("Calibrations against " + REFERENCE);
    CalibrationListing.print(
        stage.calibrations(row -> row.reference().equals(REFERENCE)),
        printer.tables(),
        printer.out(),
        printer.out());
    printer.say(
        "hard: share of prompts at which the reward model prefers the model to the reference;"
            + " expected: what their arena ratings say; MD: how far the one is from the other;"
            + " offset: what is added to the model's rewards; calibrated: hard, then.");
    printer.heading("Leaderboard, before and after (against all other models)");
    stage.leaderboard(rewardModel -> true);
    printer.say("");
    printer.step("The tables stand");
    return true;
  }
}
