package dev.charm.ops.command;

import dev.charm.consumers.views.LogReader;
import dev.charm.ops.connect.CommandFailedException;
import dev.charm.ops.connect.ExitCode;
import dev.charm.ops.connect.LogReaders;
import dev.charm.ops.why.PairExplanation;
import dev.charm.ops.why.PairHistory;
import dev.charm.schemas.Keys;
import java.io.PrintWriter;
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
      explain(reader, new PairHistory.Pair(parts.get(0), parts.get(1), parts.get(2), parts.get(3)));
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

  private void explain(LogReader reader, PairHistory.Pair pair) {
    PairExplanation explained =
        PairExplanation.read(reader, pair)
            .orElseThrow(
                () ->
                    new CommandFailedException(
                        pair.rewardModel()
                            + " has no score of "
                            + pair.overvalued()
                            + " or "
                            + pair.reference()
                            + " at prompt "
                            + pair.promptId()));
    PrintWriter out = out();
    if (output.output().isTable()) {
      explained.reason().print(explained.history(), output.output(), out);
    } else {
      out.println(explained.reason().json(explained.history()));
      out.flush();
    }
  }
}
