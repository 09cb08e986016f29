package dev.charm.ops.export;

import dev.charm.consumers.views.GatheredPrompts;
import dev.charm.consumers.views.ScoredAnswer;
import dev.charm.ops.export.ExportedPair.Turn;
import dev.charm.ops.export.container.Compression;
import dev.charm.ops.export.container.Container;
import dev.charm.schemas.ArenaRating;
import dev.charm.schemas.Calibration;
import dev.charm.schemas.DominantError;
import dev.charm.schemas.Keys;
import dev.charm.schemas.Message;
import dev.charm.schemas.Prompt;
import dev.charm.schemas.Response;
import dev.charm.schemas.Rewards;
import dev.charm.schemas.precedence.Precedence;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Calibrations, scores and pairs to export. */
final class PairSamples {
  static final String RM = "rm@1";

  private PairSamples() {}

  static Calibration calibration(String overvalued, String reference, double offset) {
    ArenaRating rating =
        ArenaRating.newBuilder()
            .setArena("overall")
            .setModel("m")
            .setRating(1000.0)
            .setSource("test")
            .setAsOf(Instant.EPOCH)
            .build();
    return Calibration.newBuilder()
        .setRewardModel(RM)
        .setOvervalued(overvalued)
        .setReference(reference)
        .setPrompts(2)
        .setTies(0)
        .setExpectedWinRate(0.5)
        .setHardWinRate(0.5)
        .setMismatchDegree(0)
        .setMismatchError(DominantError.PROMPTS.name())
        .setObjective("win-rate")
        .setOffset(offset)
        .setOffsetCiLow(Double.NEGATIVE_INFINITY)
        .setOffsetCiHigh(1)
        .setOffsetError(DominantError.PROMPTS.name())
        .setFlips(0)
        .setCalibratedHardWinRate(0.5)
        .setWorse(false)
        .setRatingOvervalued(rating)
        .setRatingReference(rating)
        .setSettled(true)
        .setRevision(7)
        .setCalculatedAt(Instant.EPOCH)
        .build();
  }

  /** Offsets against the model {@code r}. */
  static ModelOffsets offsets(Map<String, Double> byModel) {
    List<Calibration> calibrations = new ArrayList<>();
    byModel.forEach((model, offset) -> calibrations.add(calibration(model, "r", offset)));
    return ModelOffsets.of(calibrations, null);
  }

  static ScoredAnswer answer(String model, double score) {
    return new ScoredAnswer(model, 0, score);
  }

  /** A pair of the models {@code o} and {@code r}, in which o is chosen. */
  static ExportedPair pair(
      String promptId,
      @Nullable String prompt,
      @Nullable String chosen,
      @Nullable String rejected,
      double margin) {
    return pair(promptId, "o", "r", prompt, chosen, rejected, margin);
  }

  static ExportedPair pair(
      String promptId,
      String overvalued,
      String reference,
      @Nullable String prompt,
      @Nullable String chosen,
      @Nullable String rejected,
      double margin) {
    return new ExportedPair(
        Keys.pair(RM, promptId, overvalued, reference),
        RM,
        promptId,
        overvalued,
        reference,
        overvalued,
        0,
        margin,
        reference,
        0,
        0,
        0,
        margin,
        prompt == null ? null : List.of(new Turn("user", prompt)),
        chosen,
        rejected);
  }

  /** The form of a format that nobody said more about. */
  static ExportForm form(ExportFormat format) {
    return ExportForm.of(format, null, "file", null);
  }

  /** Every form there is, with and without margin. */
  static List<ExportForm> forms() {
    List<ExportForm> forms = new ArrayList<>();
    for (ExportFormat format : ExportFormat.values()) {
      for (Container container : format.containers()) {
        for (Compression compression : Compression.values()) {
          if (container != Container.PARQUET || compression == Compression.NONE) {
            forms.add(new ExportForm(format, container, compression, null));
            forms.add(new ExportForm(format, container, compression, 0.5));
          }
        }
      }
    }
    return forms;
  }

  static ExportManifest.Settings settings(
      ExportForm form, PairChoice choice, PairFilter filter, Set<Harm> drop) {
    return new ExportManifest.Settings(RM, choice, null, null, form, filter, drop);
  }

  /** A pair of a conversation. */
  static ExportedPair conversation(List<Turn> turns, String chosen, String rejected) {
    ExportedPair pair = pair("p", "", chosen, rejected, 2.5);
    return new ExportedPair(
        pair.key(),
        pair.rewardModel(),
        pair.promptId(),
        pair.overvalued(),
        pair.reference(),
        pair.chosenModel(),
        pair.chosenSample(),
        pair.chosenScore(),
        pair.rejectedModel(),
        pair.rejectedSample(),
        pair.rejectedScore(),
        pair.offset(),
        pair.margin(),
        turns,
        chosen,
        rejected);
  }

  /** A prompt with its scores; texts are made up from the ids. */
  static void gather(String promptId, GatheredPrompts into, ScoredAnswer... answers) {
    List<Message> messages = List.of(new Message("user", "prompt " + promptId));
    into.add(new Prompt(promptId, messages, null, 0L, "test"), new Precedence.Place(0, 0));
    for (ScoredAnswer answer : answers) {
      String model = answer.policyModel();
      int sample = answer.sampleIndex();
      into.add(Rewards.of(promptId, model, sample, RM, answer.score(), 0L, "test"));
      into.add(
          Response.newBuilder()
              .setPromptId(promptId)
              .setPolicyModel(model)
              .setSampleIndex(sample)
              .setText(model + " on " + promptId)
              .setVersion(0)
              .setSource("test")
              .build());
    }
  }
}
