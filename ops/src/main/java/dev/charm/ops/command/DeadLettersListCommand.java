package dev.charm.ops.command;

import dev.charm.consumers.views.LogReader;
import dev.charm.ops.connect.ExitCode;
import dev.charm.ops.connect.LogReaders;
import dev.charm.ops.deadletter.DeadLetter;
import dev.charm.schemas.Topics;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code charm dead-letters list}. */
@Command(
    name = "list",
    description = "List the dead letters with reason and origin; never their texts.",
    sortOptions = false)
public final class DeadLettersListCommand extends ListingCommand {
  @Option(names = "--reason", paramLabel = "REASON", description = "Only those with this reason.")
  @Nullable String reason;

  @Override
  public Integer call() throws Exception {
    List<DeadLetter> letters = new ArrayList<>();
    try (LogReader reader = LogReaders.open(connection.resolve(), err())) {
      reader.scan(
          Topics.DEAD_LETTERS,
          record -> {
            DeadLetter letter = DeadLetter.of(record);
            if (reason == null || reason.equals(letter.reason())) {
              letters.add(letter);
            }
          });
    }
    print(DeadLetter.LISTING, letters);
    return ExitCode.DONE;
  }
}
