package dev.charm.ops.demo;

import dev.charm.consumers.generation.declared.Budget;
import dev.charm.consumers.generation.declared.PolicyModelDeclaration;
import dev.charm.consumers.generation.declared.PolicyModelSource.Gguf;
import dev.charm.consumers.generation.declared.Sampling;
import dev.charm.ops.batch.CalibrationListing;
import dev.charm.ops.folder.NativeLibraries;
import dev.charm.ops.generate.PolicyModels;
import dev.charm.ops.service.StackServices;
import dev.charm.producers.source.Source;
import dev.charm.schemas.Registry;
import dev.charm.schemas.Response;
import dev.charm.schemas.Topics;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/**
 * Third part of the demo, for those who have a language model in a file: it answers the prompts of
 * the second part at two temperatures, and what it says is scored, calibrated and paired.
 */
public final class DemoAnswers {
  private static final String COLD = "gguf-cold";
  private static final String HOT = "gguf-hot";
  private static final Set<String> MODELS = Set.of(COLD, HOT);
  private static final int SHOWN = 100;
  private static final int MOST_TOKENS = 48;
  private static final long SEED = 7;

  private final DemoStage stage;
  private final StackServices services;
  private final Path gguf;

  /**
   * @param gguf the language model
   */
  public DemoAnswers(DemoStage stage, StackServices services, Path gguf) {
    this.stage = stage;
    this.services = services;
    this.gguf = gguf;
  }

  private PolicyModelDeclaration model(String name, double temperature) {
    return new PolicyModelDeclaration(
        name,
        new Gguf(gguf, null, null),
        new Sampling(temperature, null, MOST_TOKENS, false, SEED, List.of()),
        1,
        null,
        Budget.NONE);
  }

  /** Plays it; false if the demo was asked to stop, or something failed. */
  public boolean play() throws Exception {
    DemoPrinter printer = stage.printer();
    printer.say("");
    printer.step(
        "Answers that nobody wrote: " + gguf.getFileName() + " at temperatures 0.2 and 1.2");
    printer.say(
        "  Nobody has rated it either: the ratings of the two are made up, plainly illustrative.");
    importRatings();
    if (!stage
        .stack()
        .run(
            services.generators(
                PolicyModels.of(null, new NativeLibraries(stage.stack().data().natives())),
                List.of(model(COLD, 0.2), model(HOT, 1.2)),
                1,
                stage.stack().endpoints(),
                stage.stack().data()))) {
      return false;
    }
    printer.step("Waiting until every prompt with a text is answered, and every answer scored");
    if (!stage.awaitSettled()) {
      return false;
    }
    show();
    printer.heading("Calibrations of " + COLD + " against " + HOT);
    CalibrationListing.print(
        stage.calibrations(row -> row.overvalued().equals(COLD) && row.reference().equals(HOT)),
        printer.tables(),
        printer.out(),
        printer.out());
    printer.say("");
    printer.step("The answers are in charm.responses, with the settings that made them");
    return true;
  }

  private void importRatings() throws Exception {
    byte[] table =
        "model,rating\n%s,1040\n%s,1000\n".formatted(COLD, HOT).getBytes(StandardCharsets.UTF_8);
    try (Registry registry = stage.to().registry()) {
      stage.importRatings(
          new Source(
              "illustrative ratings",
              table.length,
              Instant.EPOCH,
              () -> new ByteArrayInputStream(table)),
          registry);
    }
  }

  /** What both say to the first prompt. */
  private void show() throws Exception {
    TreeMap<String, Response> answers = new TreeMap<>();
    stage
        .reader()
        .each(
            Topics.RESPONSES,
            key -> true,
            (key, value) -> {
              if (value != null && MODELS.contains(value.value().getPolicyModel())) {
                Response answer = value.value();
                answers.put(answer.getPromptId() + " " + answer.getPolicyModel(), answer);
              }
            });
    stage.printer().step("  " + answers.size() + " answers; to the first prompt:");
    answers.values().stream().limit(MODELS.size()).forEach(this::show);
  }

  private void show(Response answer) {
    String text = String.valueOf(answer.getText()).replaceAll("[\\s\\p{Cntrl}]+", " ");
    stage
        .printer()
        .say(
            "  %s: %s (%s, %s tokens)"
                .formatted(
                    answer.getPolicyModel(),
                    text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text,
                    answer.getGeneration().get("finish_reason"),
                    answer.getGeneration().get("completion_tokens")));
  }
}
