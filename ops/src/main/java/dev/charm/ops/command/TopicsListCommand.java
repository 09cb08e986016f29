package dev.charm.ops.command;

import dev.charm.ops.command.option.ConnectionOptions;
import dev.charm.ops.command.option.OutputOption;
import dev.charm.ops.connect.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code charm topics list}. */
@Command(
    name = "list",
    sortOptions = false,
    description = "Print the catalogue of topics; asks no broker.")
public final class TopicsListCommand implements Callable<Integer> {
  @Spec CommandSpec spec;
  @Mixin OutputOption output = new OutputOption();
  @Mixin ConnectionOptions connection = new ConnectionOptions();

  @Override
  public Integer call() {
    TopicsCommand.print(spec, output);
    return ExitCode.DONE;
  }
}
