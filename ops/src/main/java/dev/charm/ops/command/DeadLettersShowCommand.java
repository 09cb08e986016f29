package dev.charm.ops.command;

import dev.charm.consumers.views.LogReader;
import dev.charm.ops.command.option.ConnectionOptions;
import dev.charm.ops.connect.CommandFailedException;
import dev.charm.ops.connect.ExitCode;
import dev.charm.ops.connect.LogReaders;
import dev.charm.ops.deadletter.DeadLetter;
import dev.charm.ops.listing.Column;
import dev.charm.ops.listing.Table;
import dev.charm.schemas.Topics;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code charm dead-letters show}. */
@Command(
    name = "show",
    description = "Show one dead letter: where it came from, why, and the head of its bytes.",
    sortOptions = false)
public final class DeadLettersShowCommand implements Callable<Integer> {
  private static final int HEAD_BYTES = 32;

  @Spec CommandSpec spec;

  @Parameters(paramLabel = "OFFSET", description = "Its offset, as the list shows it.")
  long offset;

  @Option(
      names = "--partition",
      paramLabel = "P",
      defaultValue = "0",
      description = "Its partition (default: ${DEFAULT-VALUE}).")
  int partition;

  @Option(names = "--value", description = "Print the whole value as text, whatever it holds.")
  boolean value;

  @Mixin ConnectionOptions connection = new ConnectionOptions();

  @Override
  public Integer call() throws Exception {
    List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
    try (LogReader reader = LogReaders.open(connection.resolve(), spec.commandLine().getErr())) {
      reader.scan(
          Topics.DEAD_LETTERS,
          record -> {
            if (record.partition() == partition && record.offset() == offset) {
              found.add(record);
            }
          });
    }
    if (found.isEmpty()) {
      throw new CommandFailedException(
          "no dead letter at partition " + partition + ", offset " + offset);
    }
    show(found.get(0), spec.commandLine().getOut());
    return ExitCode.DONE;
  }

  private void show(ConsumerRecord<byte[], byte[]> record, PrintWriter out) {
    DeadLetter letter = DeadLetter.of(record);
    for (Column<DeadLetter> column : DeadLetter.LISTING.columns()) {
      out.printf("%-17s %s%n", column.heading(), Table.text(column.value().apply(letter), 0));
    }
    byte[] bytes = record.value() == null ? new byte[0] : record.value();
    byte[] head = Arrays.copyOf(bytes, Math.min(bytes.length, HEAD_BYTES));
    out.printf("%-17s %s%n", "first bytes", HexFormat.ofDelimiter(" ").formatHex(head));
    if (value) {
      out.println();
      out.println(new String(bytes, StandardCharsets.UTF_8));
    }
    out.flush();
  }
}
