package dev.charm.ops.status;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.charm.consumers.views.LogReader;
import dev.charm.ops.leaderboard.HeldBackRatings;
import dev.charm.ops.listing.Column;
import dev.charm.ops.listing.Listing;
import dev.charm.ops.listing.Output;
import dev.charm.ops.status.SettledCheck.Finding;
import dev.charm.ops.status.SettledCheck.Sample;
import dev.charm.schemas.Topics;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;

/**
 * All that {@code charm status} tells.
 *
 * @param finding whether all has settled
 * @param stopped reward models with responses to go that no scorer is at work for
 * @param plans reward models with more models than may be calibrated
 * @param unrated models with rewards and no rating
 * @param heldBack live ratings that are not in force for want of evidence
 * @param routed records that lay in other partitions than their key belongs to
 * @param disks of the brokers
 */
public record SystemStatus(
    Finding finding,
    StoppedScorers stopped,
    PlanNotes plans,
    UnratedModels unrated,
    HeldBackRatings heldBack,
    RoutedNotes routed,
    List<BrokerDisk> disks) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Listing<ServiceGroup> GROUPS =
      Listing.of(
          Column.of("service", ServiceGroup::service),
          Column.of("group", ServiceGroup::group),
          Column.of("state", ServiceGroup::state),
          Column.of("members", ServiceGroup::members),
          Column.of("lag", ServiceGroup::lag));

  /** Asks for all that is told beside a finding. */
  public static SystemStatus of(Finding finding, Admin admin, LogReader reader)
      throws ExecutionException, InterruptedException, IOException {
    return new SystemStatus(
        finding,
        StoppedScorers.read(admin, reader),
        PlanNotes.of(reader.latest(Topics.CALIBRATION_PLANS).values()),
        UnratedModels.read(
            reader, rewardModel -> true, reader.latest(Topics.CALIBRATIONS).values()),
        HeldBackRatings.of(reader.latest(Topics.ARENA_RATINGS).values()),
        RoutedNotes.of(admin, reader),
        BrokerDisk.all(admin));
  }

  /** Prints it, for people or as one JSON object. */
  public void print(Output output, PrintWriter out) {
    if (!output.isTable()) {
      out.println(json());
      return;
    }
    Sample sample = finding.last();
    GROUPS.print(output, sample.groups(), out);
    stopped.lines().forEach(out::println);
    out.printf("%ncalibrations: %d, settled: %d%n", sample.calibrations(), sample.settled());
    plans.lines().forEach(line -> out.println("  " + line));
    unrated.lines().forEach(out::println);
    heldBack.lines().forEach(out::println);
    routed.lines().forEach(out::println);
    disks.forEach(disk -> out.println(disk.words()));
    out.println(finding.whyNotSettled().map(reason -> "not settled: " + reason).orElse("settled"));
  }

  /** All of it as one JSON object. */
  public ObjectNode json() {
    Sample sample = finding.last();
    ObjectNode status = JSON.createObjectNode();
    status.put("settled", finding.whyNotSettled().isEmpty());
    status.put("reason", finding.whyNotSettled().orElse(null));
    ArrayNode services = status.putArray("services");
    for (ServiceGroup group : sample.groups()) {
      ObjectNode service = services.addObject();
      service.setAll(GROUPS.object(group));
      ObjectNode lags = service.putObject("lag_by_topic");
      group.lags().forEach(lags::put);
    }
    stopped.addTo(status);
    status.put("calibrations", sample.calibrations());
    status.put("calibrations_settled", sample.settled());
    plans.addTo(status);
    unrated.addTo(status);
    heldBack.addTo(status);
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
