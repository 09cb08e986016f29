package dev.charm.ops.batch;

import dev.charm.calibration.reward.BatchCalibration;
import dev.charm.calibration.reward.LengthReport;
import dev.charm.calibration.reward.LengthReport.Observation;
import dev.charm.consumers.views.LogReader;
import dev.charm.consumers.views.ScoredAnswer;
import dev.charm.consumers.views.Spool;
import dev.charm.consumers.views.SpooledTexts;
import dev.charm.consumers.views.StandingScores;
import dev.charm.consumers.views.Withdrawals;
import dev.charm.ops.listing.Output;
import dev.charm.schemas.Calibration;
import dev.charm.schemas.Keys;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes the length reports of calibrations, from files or from the topics, and prints them. */
public final class LengthListing {
  private final List<LengthRow> rows = new ArrayList<>();

  /** Adds the report of a calibration that was calculated from files. */
  public void add(String rewardModel, StudyBatch study, BatchCalibration.Result result) {
    String o = result.overvalued();
    String r = result.reference();
    double offset = result.calibrated().offset();
    List<Observation> observations = new ArrayList<>();
    BatchCalibration scores = study.scores(rewardModel);
    for (BatchCalibration.Decision decision : scores.decisions(o, r, offset)) {
      observe(
          decision.scoreO() - decision.scoreR(),
          study.lengthOf(o, decision.prompt()),
          study.lengthOf(r, decision.prompt()),
          observations);
    }
    rows.add(
        new LengthRow(
            rewardModel,
            o,
            r,
            result.calibrated().prompts(),
            result.calibrated().expectedWinRate(),
            LengthReport.of(observations, offset)));
  }

  /**
   * Adds the reports of calibrations in force, from the scores and texts as they stand in the
   * topics: all scores of their reward models are held, and the lengths of the answers; texts are
   * put aside in a temporary file.
   */
  public void add(Collection<Calibration> calibrations, LogReader reader) throws IOException {
    Set<String> rewardModels =
        calibrations.stream().map(Calibration::getRewardModel).collect(Collectors.toSet());
    Set<String> models = new TreeSet<>();
    calibrations.forEach(c -> models.addAll(List.of(c.getOvervalued(), c.getReference())));
    Withdrawals withdrawals = Withdrawals.read(reader, key -> true);
    Map<String, StandingScores> scores = StandingScores.read(reader, rewardModels, withdrawals);
    try (Spool spool = Spool.in(Path.of(System.getProperty("java.io.tmpdir")))) {
      SpooledTexts texts = new SpooledTexts(reader, spool, withdrawals);
      texts.readAnswers((prompt, model, sample) -> models.contains(model));
      Map<String, Optional<Long>> lengths = new HashMap<>();
      for (Calibration calibration : calibrations) {
        rows.add(
            row(
                calibration,
                scores.getOrDefault(calibration.getRewardModel(), new StandingScores()),
                texts,
                lengths));
      }
    }
  }

  private static LengthRow row(
      Calibration c,
      StandingScores scores,
      SpooledTexts texts,
      Map<String, Optional<Long>> lengths) {
    List<Observation> observations = new ArrayList<>();
    long prompts = 0;
    for (String prompt : scores.prompts()) {
      List<ScoredAnswer> answers = scores.at(prompt);
      Optional<ScoredAnswer> o = of(c.getOvervalued(), answers);
      Optional<ScoredAnswer> r = of(c.getReference(), answers);
      if (o.isPresent() && r.isPresent()) {
        prompts++;
        observe(
            o.get().score() - r.get().score(),
            length(prompt, o.get(), texts, lengths),
            length(prompt, r.get(), texts, lengths),
            observations);
      }
    }
    return new LengthRow(
        c.getRewardModel(),
        c.getOvervalued(),
        c.getReference(),
        prompts,
        c.getExpectedWinRate(),
        LengthReport.of(observations, c.getOffset()));
  }

  private static Optional<ScoredAnswer> of(String model, List<ScoredAnswer> answers) {
    return answers.stream().filter(answer -> answer.policyModel().equals(model)).findFirst();
  }

  private static @Nullable Long length(
      String prompt, ScoredAnswer answer, SpooledTexts texts, Map<String, Optional<Long>> lengths) {
    String model = answer.policyModel();
    int sample = answer.sampleIndex();
    return lengths
        .computeIfAbsent(
            Keys.join(prompt, model, String.valueOf(sample)),
            key ->
                Optional.ofNullable(texts.answer(prompt, model, sample))
                    .map(LengthReport::lengthOf))
        .orElse(null);
  }

  private static void observe(
      double d, @Nullable Long lengthO, @Nullable Long lengthR, List<Observation> observations) {
    if (lengthO != null && lengthR != null) {
      observations.add(new Observation(d, lengthO, lengthR));
    }
  }

  /** The reports in the order in which they were added. */
  public List<LengthRow> rows() {
    return List.copyOf(rows);
  }

  public void print(Output output, PrintWriter out, PrintWriter notes) {
    LengthRow.LISTING.print(output, rows, out);
    long without = rows.stream().filter(row -> row.report().prompts() == 0).count();
    if (without > 0) {
      notes.printf(
          "charm: %d of %d calibrations have no prompt at which both texts are known%n",
          without, rows.size());
      notes.flush();
    }
  }
}
