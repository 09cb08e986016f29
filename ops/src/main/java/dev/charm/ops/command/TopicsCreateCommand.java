package dev.charm.ops.command;

import dev.charm.ops.command.option.CalibrationOptions;
import dev.charm.ops.command.option.ConnectionOptions;
import dev.charm.ops.connect.ClientUse;
import dev.charm.ops.connect.CommandFailedException;
import dev.charm.ops.connect.Connection;
import dev.charm.ops.connect.ConsoleLines;
import dev.charm.ops.connect.ExitCode;
import dev.charm.ops.embedded.EmbeddedStack;
import dev.charm.schemas.PartitionLayout;
import dev.charm.schemas.Partitions;
import dev.charm.schemas.Registry;
import dev.charm.schemas.RoutedTopic;
import dev.charm.schemas.TopicCreation;
import dev.charm.schemas.Topics;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code charm topics create}: what {@code charm up} does by itself, on any Kafka. */
@Command(
    name = "create",
    sortOptions = false,
    description = {
      "Create the topics that are missing and register their schemas.",
      "What exists stays as it is, so it may be run any time."
    })
public final class TopicsCreateCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Option(
      names = "--partitions",
      paramLabel = "N",
      order = 1,
      defaultValue = "${env:CHARM_PARTITIONS:-" + EmbeddedStack.Settings.PROMPT_PARTITIONS + "}",
      description =
          "Partitions of what is partitioned by prompt, for good: as many instances of streams and"
              + " scorer can share the work (default: ${DEFAULT-VALUE}).")
  int partitions;

  @Option(
      names = "--reward-model-partitions",
      paramLabel = "N",
      order = 2,
      defaultValue =
          "${env:CHARM_REWARD_MODEL_PARTITIONS:-" + Partitions.DEFAULT_REWARD_MODEL + "}",
      description =
          "Partitions of what is partitioned by reward model, for good (default:"
              + " ${DEFAULT-VALUE}).")
  int rewardModelPartitions;

  @Option(
      names = "--arena-partitions",
      paramLabel = "N",
      order = 3,
      defaultValue = "${env:CHARM_ARENA_PARTITIONS:-" + Partitions.DEFAULT_ARENA + "}",
      description =
          "Partitions of votes and imported ratings, for good; an arena lives in one (default:"
              + " ${DEFAULT-VALUE}).")
  int arenaPartitions;

  @Option(
      names = "--replication-factor",
      paramLabel = "N",
      order = 4,
      defaultValue = "${env:CHARM_REPLICATION_FACTOR:--1}",
      description = "Copies of each partition (default: what the broker has as its default).")
  short replicationFactor;

  @Mixin ConnectionOptions connection = new ConnectionOptions();

  @Override
  public Integer call() throws Exception {
    CalibrationOptions.positive(spec, "--partitions", partitions);
    CalibrationOptions.positive(spec, "--reward-model-partitions", rewardModelPartitions);
    CalibrationOptions.positive(spec, "--arena-partitions", arenaPartitions);
    Connection to = connection.resolve(ClientUse.ADMINISTER);
    to.requireBroker();
    PrintWriter out = spec.commandLine().getOut();
    try (Admin admin = to.admin();
        Registry registry = to.registry()) {
      List<String> created =
          new TopicCreation(
                  new Partitions(partitions, rewardModelPartitions, arenaPartitions),
                  replicationFactor)
              .createMissing(admin);
      registry.registerAll();
      created.forEach(name -> out.println("created " + name));
      out.println(
          (Topics.all().size() + RoutedTopic.values().length + 1 - created.size())
              + " topics existed, "
              + created.size()
              + " created; schemas registered");
      List<String> unfit = registry.unfitVersions();
      unfit.forEach(ConsoleLines.on(spec.commandLine().getErr()));
      if (!unfit.isEmpty()) {
        throw new CommandFailedException(
            "others have registered schemas without what records must have: "
                + (unfit.size() == 1 ? "1 version" : unfit.size() + " versions")
                + ", named above");
      }
      Optional<String> fault = PartitionLayout.ask(admin).fault();
      if (fault.isPresent()) {
        throw new CommandFailedException(fault.get());
      }
    }
    return ExitCode.DONE;
  }
}
