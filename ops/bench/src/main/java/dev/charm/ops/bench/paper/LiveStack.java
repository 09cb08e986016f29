package dev.charm.ops.bench.paper;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.charm.calibration.reward.Objective;
import dev.charm.consumers.training.ShippedPreferences;
import dev.charm.consumers.training.TrainingOutcome;
import dev.charm.consumers.training.TrainingSettings;
import dev.charm.consumers.views.LogReader;
import dev.charm.ops.bench.cluster.Built;
import dev.charm.ops.connect.CommandFailedException;
import dev.charm.ops.connect.Connection;
import dev.charm.ops.connect.LogReaders;
import dev.charm.ops.embedded.EmbeddedStack;
import dev.charm.ops.embedded.Installation;
import dev.charm.ops.embedded.Ports;
import dev.charm.ops.lifecycle.StopRequest;
import dev.charm.ops.service.StackServices;
import dev.charm.ops.status.SettledCheck;
import dev.charm.producers.ratings.RatingTable;
import dev.charm.producers.rewards.AnswerSettings;
import dev.charm.producers.rewards.Answers;
import dev.charm.producers.row.Aliases;
import dev.charm.producers.row.Progress;
import dev.charm.producers.row.ReadSettings;
import dev.charm.producers.row.RowReader;
import dev.charm.producers.send.Ingest;
import dev.charm.producers.source.Sources;
import dev.charm.schemas.Calibration;
import dev.charm.schemas.Registry;
import dev.charm.schemas.Reward;
import dev.charm.schemas.Topics;
import dev.charm.streams.settings.CalibrationSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;

/** The embedded stack in this process: answers go in, a round of training, rewards come out. */
final class LiveStack implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(20);

  private final EmbeddedStack stack;
  private final StackServices services;
  private final Connection to;
  private final LogReader reader;
  private final Admin admin;
  private final Path folder;

  private LiveStack(EmbeddedStack stack, StackServices services, Connection to, Path folder)
      throws InterruptedException {
    this.stack = stack;
    this.services = services;
    this.to = to;
    this.folder = folder;
    this.reader = LogReaders.open(to, new PrintWriter(new StringWriter()));
    this.admin = to.admin();
  }

  /**
   * Starts one on an empty folder.
   *
   * @param reference against which models are calibrated
   * @param training how the trainer works
   */
  static LiveStack start(Path folder, String reference, TrainingSettings training)
      throws Exception {
    Installation installation = new Installation(Built.home(), folder);
    EmbeddedStack stack =
        new EmbeddedStack(
            installation,
            new EmbeddedStack.Settings(folder, Ports.free(), Ports.free(), Optional.empty()),
            new StopRequest());
    try {
      StackServices services =
          new StackServices(
              new Connection(new Properties(), "", Map.of()),
              CalibrationSettings.of(
                  new Objective.WinRate(), reference, CalibrationSettings.DEFAULT_ARENA),
              line -> {});
      services.train(training, new ShippedPreferences());
      stack.start();
      stack.run(services.all(stack.endpoints(), stack.data()));
      return new LiveStack(stack, services, services.to(stack.endpoints()), folder);
    } catch (Exception e) {
      stack.close();
      throw e;
    }
  }

  /** Sends the ratings of two models. */
  void rate(PaperData data, int... models) throws IOException {
    StringBuilder table = new StringBuilder("model,rating,ci_low,ci_high\n");
    for (int m : models) {
      table
          .append(data.models().get(m))
          .append(',')
          .append(data.rating(m))
          .append(',')
          .append(data.ratings().get(m).ciLow())
          .append(',')
          .append(data.ratings().get(m).ciHigh())
          .append('\n');
    }
    Path file = Files.writeString(folder.resolve("ratings.csv"), table);
    try (Registry registry = to.registry();
        Ingest ingest = Ingest.connect(kafka(), registry, List.of(Topics.RATING_SNAPSHOTS));
        RowReader rows =
            RatingTable.open(Sources.one(file), RatingTable.DEFAULT_ARENA, null, Aliases.none())) {
      ingest.ingest(rows, Progress.NONE);
    }
  }

  /** Sends the answers of models at some prompts. */
  void answer(PaperData data, int[] prompts, int... models) throws IOException {
    ObjectMapper json = new ObjectMapper();
    List<String> lines = new ArrayList<>();
    for (int p : prompts) {
      for (int m : models) {
        Map<String, String> row = new LinkedHashMap<>();
        row.put("prompt_id", promptId(p));
        row.put("prompt", data.prompts().get(p));
        row.put("model", data.models().get(m));
        row.put("response", data.answers()[m][p]);
        lines.add(json.writeValueAsString(row));
      }
    }
    Path file = Files.write(folder.resolve("answers.jsonl"), lines);
    try (Registry registry = to.registry();
        Ingest ingest =
            Ingest.connect(
                kafka(), registry, List.of(Topics.PROMPTS, Topics.RESPONSES, Topics.REWARDS));
        RowReader rows =
            Answers.open(Sources.one(file), AnswerSettings.table("jsonl", ReadSettings.DEFAULT))) {
      ingest.ingest(rows, Progress.NONE);
    }
    Files.delete(file);
  }

  private static String promptId(int prompt) {
    return "paper-" + prompt;
  }

  private Map<String, Object> kafka() {
    Map<String, Object> kafka = new HashMap<>();
    to.kafka().stringPropertyNames().forEach(k -> kafka.put(k, to.kafka().getProperty(k)));
    return kafka;
  }

  /**
   * Waits until all that was sent has its effect.
   *
   * @throws CommandFailedException if something failed or it takes too long
   */
  void settle() throws Exception {
    Optional<String> why =
        new SettledCheck(admin, reader).await(PATIENCE, new StopRequest()).whyNotSettled();
    if (stack.failure().isPresent() || why.isPresent()) {
      throw new CommandFailedException(
          "the stack does not settle: " + stack.failure().or(() -> why).orElseThrow());
    }
  }

  /** One round of training, with its gate. */
  TrainingOutcome train() throws Exception {
    return services.trainer().trainNow().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  /** The calibration in force of a model by a reward model. */
  Calibration calibration(String rewardModel, String model) {
    return reader.latest(Topics.CALIBRATIONS).values().stream()
        .filter(c -> c.getRewardModel().equals(rewardModel) && c.getOvervalued().equals(model))
        .findFirst()
        .orElseThrow(() -> new CommandFailedException("no calibration of " + model));
  }

  /** The rewards that a reward model gave a model's answers, by the place of the prompt. */
  Map<Integer, Double> rewards(PaperData data, String rewardModel, int model) {
    Map<String, Integer> places = new HashMap<>();
    for (int p = 0; p < data.prompts().size(); p++) {
      places.put(promptId(p), p);
    }
    Map<Integer, Double> rewards = new HashMap<>();
    reader.each(
        Topics.REWARDS,
        key -> true,
        (key, value) -> {
          if (value != null) {
            Reward reward = value.value();
            Integer place = places.get(reward.getPromptId());
            if (place != null
                && reward.getRewardModel().equals(rewardModel)
                && reward.getPolicyModel().equals(data.models().get(model))) {
              rewards.put(place, reward.getScore());
            }
          }
        });
    return rewards;
  }

  @Override
  public void close() throws IOException {
    admin.close();
    reader.close();
    stack.close();
  }
}
