package dev.charm.ops.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.charm.ops.embedded.EmbeddedStack;
import dev.charm.ops.embedded.Endpoints;
import dev.charm.ops.embedded.Installation;
import dev.charm.ops.embedded.Ports;
import dev.charm.ops.lifecycle.StopRequest;
import dev.charm.ops.service.StreamsService;
import dev.charm.producers.sample.Samples;
import dev.charm.producers.source.Source;
import dev.charm.streams.settings.CalibrationSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

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
  private final EmbeddedStack stack;
  private final List<String> batch = new ArrayList<>(List.of("--batch"));

  private SampleStack(Path folder, EmbeddedStack stack) {
    this.folder = folder;
    this.stack = stack;
  }

  /** Hands the shared stack to the constructors of tests. */
  public static final class Shared implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
      return parameter.getParameter().getType() == SampleStack.class;
    }

    @Override
    public SampleStack resolveParameter(ParameterContext parameter, ExtensionContext test) {
      return test.getStore(
              ExtensionContext.StoreScope.LAUNCHER_SESSION,
              ExtensionContext.Namespace.create(SampleStack.class))
          .getOrComputeIfAbsent(SampleStack.class, type -> start(), SampleStack.class);
    }
  }

  private static SampleStack start() {
    try {
      Path folder = Files.createTempDirectory("charm-sample-stack");
      SampleStack running =
          new SampleStack(
              folder,
              new EmbeddedStack(
                  new Installation(Path.of(System.getProperty("charm.root"))),
                  new EmbeddedStack.Settings(
                      folder.resolve("data"), Ports.free(), Ports.free(), Optional.of(3)),
                  new StopRequest()));
      try {
        running.calibrate();
        return running;
      } catch (Exception | AssertionError e) {
        running.close();
        throw e;
      }
    } catch (Exception e) {
      throw new IllegalStateException("the stack with the sample does not start", e);
    }
  }

  private void calibrate() throws Exception {
    assertThat(stack.start()).isTrue();
    Properties kafka = new Properties();
    kafka.setProperty("bootstrap.servers", endpoints().bootstrapServers());
    kafka.setProperty("state.dir", stack.data().streams().toString());
    StreamsService streams =
        new StreamsService(
            CalibrationSettings.defaults(), kafka, endpoints().schemaRegistry(), Map.of());
    assertThat(stack.run(List.of(streams))).isTrue();
    for (Map.Entry<String, Source> model : Samples.studyScores().entrySet()) {
      batch.add(model.getKey() + "=" + Samples.copy(model.getValue(), folder));
    }
    List<String> ingest = new ArrayList<>(List.of("ingest", "csv", "--prompt-id", "text"));
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
    return CommandRun.charm(
        Stream.concat(
                Stream.of(args),
                Stream.of(
                    "--bootstrap-server",
                    endpoints().bootstrapServers(),
                    "--schema-registry",
                    endpoints().schemaRegistry()))
            .toArray(String[]::new));
  }

  /** Runs a command that must succeed. */
  CommandRun succeed(String... args) {
    CommandRun run = charm(args);
    assertThat(run.exitCode()).as(String.join(" ", args) + "\n" + run.err()).isZero();
    return run;
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
