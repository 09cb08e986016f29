package dev.charm.ops.command;

import dev.charm.ops.stack.RunningStack;
import dev.charm.ops.stack.SharedStack;
import dev.charm.schemas.Registry;
import dev.charm.schemas.Topic;
import dev.charm.streams.guarantees.LogTail;
import dev.charm.streams.guarantees.Logged;
import dev.charm.streams.settings.CalibrationSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.utils.Utils;

/** A running stack on which each case has an arena or a reward model of its own. */
public final class CasesStack implements AutoCloseable {
  private final Path folder;
  private final RunningStack stack;
  private final Registry registry;
  private final Map<Topic<?>, LogTail<?>> tails = new HashMap<>();

  private CasesStack(Path folder) throws Exception {
    this.folder = folder;
    this.stack =
        RunningStack.calibrating(folder.resolve("data"), 2, CalibrationSettings.defaults());
    this.registry = new Registry(stack.endpoints().schemaRegistry(), Map.of());
  }

  /** Hands the shared stack to the constructors of tests. */
  public static final class Shared extends SharedStack<CasesStack> {
    public Shared() {
      super(CasesStack.class);
    }

    @Override
    protected CasesStack start(Path folder) throws Exception {
      return new CasesStack(folder);
    }

    @Override
    protected void prepare(CasesStack stack) {}
  }

  /** Runs a command against the stack. */
  CommandRun charm(List<String> args) {
    return stack.charm(args.toArray(String[]::new));
  }

  /** The committed log of a topic as it is now. */
  @SuppressWarnings("unchecked") // a topic's tail is of what the topic holds
  <T extends SpecificRecord> List<Logged<T>> log(Topic<T> topic) {
    LogTail<T> tail =
        (LogTail<T>)
            tails.computeIfAbsent(
                topic,
                each ->
                    new LogTail<>(
                        stack.endpoints().bootstrapServers(),
                        registry,
                        each,
                        IsolationLevel.READ_COMMITTED));
    return tail.read();
  }

  /** How many dead letters there are. */
  long deadLetters() throws IOException {
    return Json.lines(charm(List.of("dead-letters", "list", "--output", "ndjson")).out()).size();
  }

  @Override
  public void close() throws IOException {
    tails.values().forEach(LogTail::close);
    registry.close();
    stack.close();
    Utils.delete(folder.toFile());
  }
}
