package dev.charm.ops.demo;

import dev.charm.consumers.scoring.ShippedHead;
import dev.charm.consumers.training.TrainingOutcome;
import dev.charm.ops.batch.CalibrationRow;
import dev.charm.ops.batch.VersionComparison;
import dev.charm.ops.connect.CommandFailedException;
import dev.charm.ops.service.StackServices;
import dev.charm.producers.rewards.AnswerSettings;
import dev.charm.producers.rewards.Answers;
import dev.charm.producers.row.FileReport;
import dev.charm.producers.row.Progress;
import dev.charm.producers.row.ReadSettings;
import dev.charm.producers.row.RowReader;
import dev.charm.producers.sample.Samples;
import dev.charm.producers.send.Ingest;
import dev.charm.schemas.ModelStats;
import dev.charm.schemas.Registry;
import dev.charm.schemas.RewardModelVersion;
import dev.charm.schemas.Topics;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Second part of the demo: responses are scored, paired, trained on, and scored anew. */
public final class DemoLoop {
  private static final String FIRST = ShippedHead.NAME + "@" + ShippedHead.VERSION;
  private static final String REFERENCE = "illustrative-careful";
  private static final long TRAINING_PATIENCE_S = 120;

  private final DemoStage stage;
  private final StackServices services;

  public DemoLoop(DemoStage stage, StackServices services) {
    this.stage = stage;
    this.services = services;
  }

  /** Plays it; false if the demo was asked to stop, or something failed. */
  public boolean play() throws Exception {
    DemoPrinter printer = stage.printer();
    printer.say("");
    Optional<String> missing = ShippedHead.missing();
    if (missing.isPresent()) {
      printer.step("The second part, scoring and training, is left out: " + missing.get());
      return true;
    }
    printer.step("Starting scorer and trainer");
    if (!stage.stack().run(services.learning(stage.stack().endpoints(), stage.stack().data()))) {
      return false;
    }
    printer.step("Sending prompts and responses that were written for this project");
    printer.say(
        "  The policy models of this part are made up, and so are their ratings: plainly"
            + " illustrative.");
    send();
    printer.step("Waiting until " + FIRST + " has scored them and pairs have come out");
    if (!stage.awaitSettled()) {
      return false;
    }
    List<CalibrationRow> before = calibrations(FIRST);
    List<ModelStats> statsBefore = stats(FIRST);
    printer.heading("Leaderboard of " + FIRST);
    stage.leaderboard(FIRST::equals);
    printer.say("");

    printer.step("Training the next version on the calibrated pairs, once, and judging it");
    TrainingOutcome outcome = train();
    if (outcome == null) {
      return false;
    }
    if (!(outcome instanceof TrainingOutcome.Promoted promoted)) {
      throw new CommandFailedException(
          outcome instanceof TrainingOutcome.Refused refused
              ? "the new version is refused: " + refused.version().getReason()
              : "nothing was trained");
    }
    RewardModelVersion version = promoted.version();
    String second = version.getName() + "@" + version.getVersion();
    long pairs = version.getManifest() == null ? 0 : version.getManifest().getPairs();
    printer.step(
        "  " + second + " was trained from " + version.getParent() + " on " + pairs + " pairs");
    printer.say("  The gate: " + version.getReason() + ".");
    printer.step("  " + second + " is active");
    printer.step("Waiting until the scorer has changed over and scored everything anew");
    if (!stage.awaitSettled()) {
      return false;
    }
    printer.heading("The swap: " + FIRST + " and " + second + " side by side");
    VersionComparison.print(
        FIRST,
        statsBefore,
        before,
        second,
        stats(second),
        calibrations(second),
        printer.tables(),
        printer.out());
    printer.say(
        "MD: how far the win rate against "
            + REFERENCE
            + " is from the expected one. Nine in ten of these prompts were trained on: this shows"
            + " that the loop closes, not that a model got better.");
    return true;
  }

  private void send() throws Exception {
    try (Registry registry = stage.to().registry();
        Ingest ingest =
            Ingest.connect(
                stage.kafka(),
                registry,
                List.of(Topics.PROMPTS, Topics.RESPONSES, Topics.REWARDS));
        RowReader rows =
            Answers.open(
                Samples.illustrativeResponses(),
                AnswerSettings.table("jsonl", ReadSettings.DEFAULT))) {
      stage.importRatings(Samples.illustrativeRatings(), registry);
      FileReport report = ingest.ingest(rows, Progress.NONE);
      stage.printer().step("  " + report.file() + ": " + report.responses() + " responses");
    }
  }

  /** What came of the training; null if the demo was asked to stop before. */
  private @Nullable TrainingOutcome train() throws Exception {
    Future<TrainingOutcome> training = services.trainer().trainNow();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TRAINING_PATIENCE_S);
    while (!stage.stop().isMade() && stage.stack().failure().isEmpty()) {
      try {
        return training.get(200, TimeUnit.MILLISECONDS);
      } catch (ExecutionException e) {
        throw new CommandFailedException(
            "the training failed: "
                + Objects.requireNonNull(e.getCause(), "what a future failed with").getMessage(),
            e);
      } catch (TimeoutException e) {
        if (System.nanoTime() > deadline) {
          throw new CommandFailedException(
              "the training took longer than " + TRAINING_PATIENCE_S + " s", e);
        }
      }
    }
    return null;
  }

  private List<CalibrationRow> calibrations(String rewardModel) throws Exception {
    return stage.calibrations(
        row -> row.rewardModel().equals(rewardModel) && row.reference().equals(REFERENCE));
  }

  private List<ModelStats> stats(String rewardModel) throws Exception {
    return stage.reader().latest(Topics.MODEL_STATS).values().stream()
        .filter(stats -> stats.getRewardModel().equals(rewardModel))
        .toList();
  }
}
