package dev.charm.ops.command;

import dev.charm.ops.catalogue.TopicPage;
import dev.charm.ops.command.option.ConnectionOptions;
import dev.charm.ops.connect.ExitCode;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code charm topics describe}. */
@Command(
    name = "describe",
    sortOptions = false,
    description =
        "Print how to write to and read from every topic, with an example, as Markdown; asks no"
            + " broker.")
public final class TopicsDescribeCommand implements Callable<Integer> {
  @Spec CommandSpec spec;
  @Mixin ConnectionOptions connection = new ConnectionOptions();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    out.print(TopicPage.markdown());
    out.flush();
    return ExitCode.DONE;
  }
}
