package dev.charm.ops.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.charm.consumers.views.LogReader;
import dev.charm.ops.command.option.ConnectionOptions;
import dev.charm.ops.command.option.DurationText;
import dev.charm.ops.command.option.OutputOption;
import dev.charm.ops.connect.CommandFailedException;
import dev.charm.ops.connect.Connection;
import dev.charm.ops.connect.ExitCode;
import dev.charm.ops.connect.LogReaders;
import dev.charm.ops.lifecycle.StopRequest;
import dev.charm.ops.listing.Column;
import dev.charm.ops.listing.DurationFormat;
import dev.charm.ops.listing.Listing;
import dev.charm.ops.status.BrokerDisk;
import dev.charm.ops.status.PlanNotes;
import dev.charm.ops.status.RoutedNotes;
import dev.charm.ops.status.ServiceGroup;
import dev.charm.ops.status.SettledCheck;
import dev.charm.ops.status.SettledCheck.Finding;
import dev.charm.ops.status.SettledCheck.Sample;
import dev.charm.ops.status.UnratedModels;
import dev.charm.ops.transactions.Findings;
import dev.charm.ops.transactions.OpenTransaction;
import dev.charm.ops.transactions.Scope;
import dev.charm.ops.transactions.TransactionSearch;
import dev.charm.schemas.Topics;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code charm status}: what runs, and whether it has settled. */
@Command(
    name = "status",
    sortOptions = false,
    description = {
      "Show whether the services have done all there is to do.",
      "Settled means: streams and scorers have consumed every record, every calibration is applied"
          + " to all its pairs, and two looks 1.2 s apart find nothing written in between.",
      "A reward model that has scored more policy models than may be calibrated without a reference"
          + " has no calibrations; how many there would be is told, and --until-idle ends with exit"
          + " code 1.",
      "A policy model that has rewards and no rating is named, with the rated name most like its"
          + " own; that keeps nothing from being settled."
    })
public final class StatusCommand implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Listing<ServiceGroup> GROUPS =
      new Listing<>(
          List.of(
              Column.of("service", ServiceGroup::service),
              Column.of("group", ServiceGroup::group),
              Column.of("state", ServiceGroup::state),
              Column.of("members", ServiceGroup::members),
              Column.of("lag", ServiceGroup::lag)));

  @Spec CommandSpec spec;

  @Option(
      names = "--until-idle",
      order = 1,
      description = "Wait until all has settled; exit code 1 if it has not in time.")
  boolean untilIdle;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      order = 2,
      defaultValue = "60s",
      converter = DurationText.class,
      description =
          "How long --until-idle waits, such as 500ms, 60s or 5m (default: ${DEFAULT-VALUE}).")
  Duration timeout = Duration.ofSeconds(60);

  @Mixin OutputOption output = new OutputOption();
  @Mixin ConnectionOptions connection = new ConnectionOptions();

  @Override
  public Integer call() throws Exception {
    Connection to = connection.resolve();
    PrintWriter err = spec.commandLine().getErr();
    try (LogReader reader = LogReaders.open(to, err);
        Admin admin = to.admin()) {
      List<OpenTransaction> hanging = hanging(admin, to, err);
      if (!hanging.isEmpty()) { // nothing settles, and what is behind them counts as no lag
        print(
            new SettledCheck(admin, reader).sample(),
            Optional.of(Findings.line(hanging, to.bootstrapServers())),
            PlanNotes.of(reader.latest(Topics.CALIBRATION_PLANS).values()),
            unrated(reader),
            RoutedNotes.of(admin, reader),
            BrokerDisk.all(admin));
        throw new CommandFailedException(
            "transactions hang in "
                + hanging.size()
                + " partitions; see charm transactions --help");
      }
      Finding found =
          new SettledCheck(admin, reader)
              .await(untilIdle ? timeout : Duration.ZERO, new StopRequest());
      PlanNotes plans = PlanNotes.of(reader.latest(Topics.CALIBRATION_PLANS).values());
      print(
          found.last(),
          found.whyNotSettled(),
          plans,
          unrated(reader),
          RoutedNotes.of(admin, reader),
          BrokerDisk.all(admin));
      if (untilIdle && found.whyNotSettled().isPresent()) {
        throw new CommandFailedException(
            "not settled within "
                + DurationFormat.of(timeout)
                + ": "
                + found.whyNotSettled().get());
      }
      if (untilIdle && plans.undecided().isPresent()) {
        throw new CommandFailedException("settled, but for " + plans.undecided().get());
      }
      return ExitCode.DONE;
    }
  }

  private static UnratedModels unrated(LogReader reader) throws IOException {
    return UnratedModels.read(
        reader, rewardModel -> true, reader.latest(Topics.CALIBRATIONS).values());
  }

  /** What hangs, told with what ends it; a broker that does not let one look is told, too. */
  private static List<OpenTransaction> hanging(Admin admin, Connection to, PrintWriter err)
      throws ExecutionException, InterruptedException {
    try {
      List<OpenTransaction> hanging = new TransactionSearch(admin, Scope.ours()).hanging();
      if (!hanging.isEmpty()) {
        Findings.lines(hanging, to.bootstrapServers()).forEach(err::println);
        err.flush();
      }
      return hanging;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof AuthorizationException
          || e.getCause() instanceof UnsupportedVersionException) {
        err.println("charm: cannot tell whether transactions hang: " + e.getCause().getMessage());
        err.flush();
        return List.of();
      }
      throw e;
    }
  }

  private void print(
      Sample sample,
      Optional<String> whyNotSettled,
      PlanNotes plans,
      UnratedModels unrated,
      RoutedNotes routed,
      List<BrokerDisk> disks) {
    PrintWriter out = spec.commandLine().getOut();
    if (output.output().isTable()) {
      GROUPS.print(output.output(), sample.groups(), out);
      out.printf("%ncalibrations: %d, settled: %d%n", sample.calibrations(), sample.settled());
      plans.lines().forEach(line -> out.println("  " + line));
      unrated.lines().forEach(out::println);
      routed.lines().forEach(out::println);
      disks.forEach(disk -> out.println(disk.words()));
      out.println(whyNotSettled.map(reason -> "not settled: " + reason).orElse("settled"));
    } else {
      out.println(json(sample, whyNotSettled, plans, unrated, routed, disks));
    }
    out.flush();
  }

  private static ObjectNode json(
      Sample sample,
      Optional<String> whyNotSettled,
      PlanNotes plans,
      UnratedModels unrated,
      RoutedNotes routed,
      List<BrokerDisk> disks) {
    ObjectNode status = JSON.createObjectNode();
    status.put("settled", whyNotSettled.isEmpty());
    status.put("reason", whyNotSettled.orElse(null));
    ArrayNode services = status.putArray("services");
    for (ServiceGroup group : sample.groups()) {
      ObjectNode service = services.addObject();
      service.put("service", group.service());
      service.put("group", group.group());
      service.put("state", group.state());
      service.put("members", group.members());
      service.put("lag", group.lag());
    }
    status.put("calibrations", sample.calibrations());
    status.put("calibrations_settled", sample.settled());
    plans.addTo(status);
    unrated.addTo(status);
    routed.addTo(status);
    ArrayNode folders = status.putArray("disks");
    for (BrokerDisk disk : disks) {
      ObjectNode folder = folders.addObject();
      folder.put("broker", disk.broker());
      folder.put("folder", disk.folder());
      folder.put("free_bytes", disk.room().free());
      folder.put("total_bytes", disk.room().total());
      folder.put("topic_bytes", disk.topics());
    }
    return status;
  }
}
