package dev.charm.ops.command;

import dev.charm.consumers.views.LogReader;
import dev.charm.ops.command.option.ConnectionOptions;
import dev.charm.ops.command.option.OutputOption;
import dev.charm.ops.connect.ExitCode;
import dev.charm.ops.connect.LogReaders;
import dev.charm.ops.deadletter.DeadLetter;
import dev.charm.schemas.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code charm dead-letters list}. */
@Command(
    name = "list",
    description = "List the dead letters with reason and origin; never their texts.",
    sortOptions = false)
public final class DeadLettersListCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Option(names = "--reason", paramLabel = "REASON", description = "Only those with this reason.")
  @Nullable String reason;

  @Mixin OutputOption output = new OutputOption();
  @Mixin ConnectionOptions connection = new ConnectionOptions();

  @Override
  public Integer call() throws Exception {
    List<DeadLetter> letters = new ArrayList<>();
    try (LogReader reader = LogReaders.open(connection.resolve(), spec.commandLine().getErr())) {
      reader.scan(
          Topics.DEAD_LETTERS,
          record -> {
            DeadLetter letter = DeadLetter.of(record);
            if (reason == null || reason.equals(letter.reason())) {
              letters.add(letter);
            }
          });
    }
    DeadLetter.LISTING.print(output.output(), letters, spec.commandLine().getOut());
    return ExitCode.DONE;
  }
}
