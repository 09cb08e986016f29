package dev.charm.ops.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.charm.ops.embedded.Endpoints;
import dev.charm.ops.stack.RunningStack;
import dev.charm.ops.stack.SharedStack;
import dev.charm.producers.sample.Samples;
import dev.charm.producers.source.Source;
import dev.charm.streams.settings.CalibrationSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.Utils;

/**
 * A running stack that has calibrated the sample: every ordered pair of its models, as the default
 * settings have it. All tests of commands that only read share one, which is started for the first
 * and stopped after the last test of the JVM.
 */
public final class SampleStack implements AutoCloseable {
  /** A reward model of the sample. */
  static final String RM = "internlm/internlm2-1_8b-reward@1";

  /**
   * A reward model of ten prompts t0 to t9 with texts. The model "long" wins by raw score at every
   * one of them, and is rated far lower than "short".
   */
  static final String TEXT_RM = "with-texts@1";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;
  private final RunningStack stack;
  private final List<String> batch = new ArrayList<>(List.of("--batch"));

  private SampleStack(Path folder) throws Exception {
    this.folder = folder;
    this.stack =
        RunningStack.calibrating(folder.resolve("data"), 3, CalibrationSettings.defaults());
  }

  /** Hands the shared stack to the constructors of tests. */
  public static final class Shared extends SharedStack<SampleStack> {
    public Shared() {
      super(SampleStack.class);
    }

    @Override
    protected SampleStack start(Path folder) throws Exception {
      return new SampleStack(folder);
    }

    @Override
    protected void prepare(SampleStack stack) throws Exception {
      stack.calibrate();
    }
  }

  private void calibrate() throws Exception {
    for (Map.Entry<String, Source> model : Samples.studyScores().entrySet()) {
      batch.add(model.getKey() + "=" + Samples.copy(model.getValue(), folder));
    }
    List<String> ingest = new ArrayList<>(List.of("ingest", "csv", "--prompt-id", "first"));
    ingest.addAll(batch.subList(1, batch.size()));
    succeed(ingest.toArray(String[]::new));
    batch.addAll(List.of("--ratings", ratings().toString()));
    succeed("ratings", "import", ratings().toString());
    succeed("ingest", "jsonl", textPairs().toString());
    succeed("ratings", "import", textRatings().toString());
    succeed("status", "--until-idle", "--timeout", "120s");
  }

  /** The table of ratings of the sample's models. */
  Path ratings() throws Exception {
    return Samples.copy(Samples.studyRatings(), folder);
  }

  private Path textPairs() throws Exception {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      for (String model : List.of("long", "short")) {
        double score = model.equals("long") ? 1 + i : 0.5;
        lines.add(
            JSON.writeValueAsString(
                Map.of(
                    "prompt_id",
                    "t" + i,
                    "messages",
                    List.of(Map.of("role", "user", "content", "Question " + i + "?")),
                    "model",
                    model,
                    "response",
                    model + " answer, with \"quotes\"\nand lines, " + i,
                    "scores",
                    Map.of(TEXT_RM, score))));
      }
    }
    return Files.write(folder.resolve("texts.jsonl"), lines);
  }

  private Path textRatings() throws Exception {
    return Files.writeString(
        folder.resolve("text-ratings.csv"), "model,rating\nlong,1000\nshort,1190.848501888\n");
  }

  /** Where broker and registry are. */
  public Endpoints endpoints() {
    return stack.endpoints();
  }

  /** Runs a command against the stack. */
  CommandRun charm(String... args) {
    return stack.charm(args);
  }

  /** Runs a command that must succeed. */
  public CommandRun succeed(String... args) {
    return stack.succeed(args);
  }

  /** Runs a command on the files that the stack has calibrated, without the stack. */
  CommandRun batch(String... args) {
    return CommandRun.charm(Stream.concat(Stream.of(args), batch.stream()).toArray(String[]::new));
  }

  @Override
  public void close() throws IOException {
    stack.close();
    Utils.delete(folder.toFile());
  }
}
