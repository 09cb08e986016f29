package dev.charm.ops.command;

import dev.charm.ops.catalogue.AsyncApi;
import dev.charm.ops.command.option.ConnectionOptions;
import dev.charm.ops.connect.Connection;
import dev.charm.ops.connect.ExitCode;
import dev.charm.ops.embedded.EmbeddedStack;
import dev.charm.schemas.Partitions;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code charm topics asyncapi}. */
@Command(
    name = "asyncapi",
    sortOptions = false,
    description = {
      "Print the catalogue as an AsyncAPI 3.0 document; asks no broker.",
      "The connection options say what it names as server and registry."
    })
public final class TopicsAsyncApiCommand implements Callable<Integer> {
  @Spec CommandSpec spec;
  @Mixin ConnectionOptions connection = new ConnectionOptions();

  @Override
  public Integer call() {
    Connection to = connection.resolve();
    PrintWriter out = spec.commandLine().getOut();
    out.print(
        AsyncApi.yaml(
            to.bootstrapServers(),
            to.registryUrl(),
            Partitions.ofPrompts(EmbeddedStack.Settings.PROMPT_PARTITIONS)));
    out.flush();
    return ExitCode.DONE;
  }
}
