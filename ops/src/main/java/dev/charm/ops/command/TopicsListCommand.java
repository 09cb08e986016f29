package dev.charm.ops.command;

import dev.charm.ops.connect.ExitCode;
import picocli.CommandLine.Command;

/** {@code charm topics list}. */
@Command(
    name = "list",
    sortOptions = false,
    description = "Print the catalogue of topics; asks no broker.")
public final class TopicsListCommand extends ListingCommand {
  @Override
  public Integer call() {
    TopicsCommand.print(this);
    return ExitCode.DONE;
  }
}
