package dev.charm.ops.command;

import dev.charm.ops.connect.ExitCode;
import dev.charm.ops.listing.Column;
import dev.charm.ops.listing.Listing;
import dev.charm.schemas.RoutedTopic;
import dev.charm.schemas.Topic;
import dev.charm.schemas.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** {@code charm topics}: the catalogue of topics. */
@Command(
    name = "topics",
    sortOptions = false,
    description = "Print the catalogue of topics.",
    subcommands = {
      TopicsListCommand.class,
      TopicsCreateCommand.class,
      TopicsDescribeCommand.class,
      TopicsAsyncApiCommand.class
    })
public final class TopicsCommand extends ListingCommand {
  /** One topic of the catalogue; dead letters have no schema. */
  record Row(
      String name,
      String key,
      String partitionedBy,
      String kept,
      @Nullable String subject,
      String purpose) {
    private static Row of(Topic<?> topic) {
      return new Row(
          topic.name(),
          String.join(", ", topic.keyParts()),
          switch (topic.partitioning()) {
            case PROMPT -> "prompt";
            case REWARD_MODEL -> "reward model";
            case ARENA -> "arena";
            case SINGLE -> "nothing";
          },
          topic.kept() == Topic.Kept.COMPACTED ? "compacted" : Topic.RETENTION.toDays() + " days",
          topic.subject(),
          topic.purpose());
    }
  }

  private static final Listing<Row> LISTING =
      Listing.of(
          Column.of("topic", Row::name),
          Column.of("key", Row::key).asDetail(),
          Column.of("partitioned_by", Row::partitionedBy).asDetail(),
          Column.of("kept", Row::kept),
          Column.of("subject", Row::subject).asDetail(),
          Column.of("purpose", Row::purpose));

  @Override
  public Integer call() {
    print(this);
    return ExitCode.DONE;
  }

  /** Prints the catalogue as the options of a command have it. */
  static void print(ListingCommand command) {
    List<Row> rows = new ArrayList<>();
    Topics.all().forEach(topic -> rows.add(Row.of(topic)));
    for (RoutedTopic routed : RoutedTopic.values()) {
      rows.add(
          new Row(
              routed.topicName(),
              "key of the source",
              routed.partitioning().name().toLowerCase(Locale.ROOT),
              Topic.RETENTION.toDays() + " days",
              null,
              routed.purpose()));
    }
    rows.add(
        new Row(
            Topics.DEAD_LETTERS,
            "key of the source",
            "nothing",
            Topic.RETENTION.toDays() + " days",
            null,
            "Raw bytes that could not be used, with reason and origin in the headers."));
    command.print(LISTING, rows);
  }
}
