package dev.charm.ops.command;

import dev.charm.consumers.views.CalibrationLog;
import dev.charm.consumers.views.LogReader;
import dev.charm.consumers.views.PromptScores;
import dev.charm.consumers.views.ReplayedScores;
import dev.charm.consumers.views.ScoreEvent;
import dev.charm.ops.connect.CommandFailedException;
import dev.charm.ops.connect.ExitCode;
import dev.charm.ops.connect.LogReaders;
import dev.charm.ops.why.PairHistory;
import dev.charm.ops.why.PairReason;
import dev.charm.schemas.Keys;
import dev.charm.schemas.Topics;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code charm pairs why}: how one pair came about, or why there is none, and what it was. */
@Command(
    name = "why",
    description = {
      "Explain one decision: scores, offset, calibration and ratings; then its history, newest"
          + " first: each change of score or offset with the decision after it."
    },
    sortOptions = false)
public final class PairsWhyCommand extends ListingCommand {
  @Parameters(
      arity = "1..4",
      paramLabel = "KEY",
      description = {
        "The key as in the topic, REWARDMODEL|PROMPT|OVERVALUED|REFERENCE,",
        "or these four as four arguments."
      })
  List<String> key = List.of();

  @Override
  public Integer call() throws Exception {
    List<String> parts = parts();
    try (LogReader reader = LogReaders.open(connection.resolve(), err())) {
      explain(reader, parts.get(0), parts.get(1), parts.get(2), parts.get(3));
    }
    return ExitCode.DONE;
  }

  private List<String> parts() {
    try {
      List<String> parts = key.size() == 1 ? Keys.split(key.get(0)) : key;
      if (parts.size() == 4) {
        return parts;
      }
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "no key: " + e.getMessage(), e);
    }
    throw new ParameterException(
        spec.commandLine(), "a key is REWARDMODEL|PROMPT|OVERVALUED|REFERENCE");
  }

  private void explain(
      LogReader reader, String rewardModel, String promptId, String overvalued, String reference)
      throws IOException {
    String pairKey = Keys.pair(rewardModel, promptId, overvalued, reference);
    String calibrationKey = Keys.calibration(rewardModel, overvalued, reference);
    List<ScoreEvent> events = new ArrayList<>();
    LogReader.Extent kept = ScoreEvent.read(reader, promptId, events::add);
    ReplayedScores replayed = new ReplayedScores(rewardModel);
    events.forEach(replayed::take);
    if (!replayed.knows(overvalued) && !replayed.knows(reference)) {
      throw new CommandFailedException(
          rewardModel
              + " has no score of "
              + overvalued
              + " or "
              + reference
              + " at prompt "
              + promptId);
    }
    CalibrationLog log = CalibrationLog.read(reader, calibrationKey::equals);
    PairHistory history =
        PairHistory.of(
            new PairHistory.Pair(rewardModel, promptId, overvalued, reference), events, kept, log);
    PromptScores scores = replayed.standing();
    PairReason reason =
        new PairReason(
            pairKey,
            rewardModel,
            promptId,
            overvalued,
            reference,
            scores.of(overvalued),
            scores.of(reference),
            reader.latest(Topics.CALIBRATIONS, calibrationKey::equals).get(calibrationKey),
            reader.latest(Topics.PREFERENCE_PAIRS, pairKey::equals).get(pairKey));
    PrintWriter out = out();
    if (output.output().isTable()) {
      reason.print(history, output.output(), out);
    } else {
      out.println(reason.json(history));
      out.flush();
    }
  }
}
