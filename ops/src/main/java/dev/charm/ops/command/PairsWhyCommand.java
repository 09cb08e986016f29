package dev.charm.ops.command;

import dev.charm.schemas.Calibration;
import dev.charm.schemas.Keys;
import dev.charm.schemas.PreferencePair;
import dev.charm.schemas.Topics;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code charm pairs why}: how one pair came about, or why there is none. */
@Command(
    name = "why",
    description = "Explain one decision: scores, offset, calibration and ratings.",
    sortOptions = false)
public final class PairsWhyCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Parameters(
      arity = "1..4",
      paramLabel = "KEY",
      description = {
        "The key as in the topic, REWARDMODEL|PROMPT|OVERVALUED|REFERENCE,",
        "or these four as four arguments."
      })
  List<String> key = List.of();

  @Mixin OutputOption output = new OutputOption();
  @Mixin ConnectionOptions connection = new ConnectionOptions();

  @Override
  public Integer call() throws Exception {
    List<String> parts = parts();
    try (LogReader reader = LogReader.open(connection.resolve(), spec.commandLine().getErr())) {
      PairReason reason = reason(reader, parts);
      if (reason.scoreOvervalued() == null && reason.scoreReference() == null) {
        throw new CommandFailedException(
            parts.get(0)
                + " has no score of "
                + parts.get(2)
                + " or "
                + parts.get(3)
                + " at prompt "
                + parts.get(1));
      }
      if (output.format() == OutputFormat.TABLE) {
        reason.print(spec.commandLine().getOut());
      } else {
        spec.commandLine().getOut().println(reason.json());
        spec.commandLine().getOut().flush();
      }
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

  private static PairReason reason(LogReader reader, List<String> parts) throws IOException {
    String rewardModel = parts.get(0);
    String promptId = parts.get(1);
    String overvalued = parts.get(2);
    String reference = parts.get(3);
    String pairKey = Keys.pair(rewardModel, promptId, overvalued, reference);
    String calibrationKey = Keys.calibration(rewardModel, overvalued, reference);
    PreferencePair pair = reader.latest(Topics.PREFERENCE_PAIRS, pairKey::equals).get(pairKey);
    Calibration calibration =
        reader.latest(Topics.CALIBRATIONS, calibrationKey::equals).get(calibrationKey);
    PromptScores scores = StandingScores.read(reader, rewardModel, promptId);
    return new PairReason(
        pairKey,
        rewardModel,
        promptId,
        overvalued,
        reference,
        scores.of(overvalued),
        scores.of(reference),
        calibration,
        pair);
  }
}
