package dev.charm.ops.command.service;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code charm service}: one service alone, on a broker and registry that run elsewhere. */
@Command(
    name = "service",
    sortOptions = false,
    synopsisSubcommandLabel = "SERVICE",
    description = {
      "Run one service in the foreground, on any Kafka, until Ctrl-C: what a container runs.",
      "More instances of the same service share its work."
    },
    subcommands = {
      ServiceStreamsCommand.class,
      ServiceScorerCommand.class,
      ServiceGeneratorCommand.class,
      ServiceTrainerCommand.class,
      ServiceDashboardCommand.class
    })
public final class ServiceCommand implements Runnable {
  @Spec CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "which service? streams, scorer, generator, trainer or dashboard");
  }
}
