package dev.charm.ops.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.charm.calibration.evaluation.AuditLine;
import dev.charm.calibration.evaluation.AuditResult;
import dev.charm.calibration.evaluation.AuditSettings;
import dev.charm.calibration.evaluation.SubstitutionAudit;
import dev.charm.consumers.audit.SurfaceFeatures;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** The substitution audit of rewards made of form, on the answers of 33 models (AlpacaEval). */
class AuditOfRealAnswersTest {
  private static final Path ANSWERS =
      Path.of(System.getProperty("charm.root"), "..", "shared", "data", "alpacaeval")
          .resolve("alpacaeval-responses.jsonl.gz");
  private static final int PROMPTS = 120;
  private static final int LENGTH = SurfaceFeatures.NAMES.indexOf("length");
  private static final int BOLD = SurfaceFeatures.NAMES.indexOf("bold");

  /** The features of every answer to the first prompts. */
  private static List<double[][]> answers() throws Exception {
    assumeTrue(Files.exists(ANSWERS), "skipped: there is no ../shared/data/alpacaeval");
    ObjectMapper json = new ObjectMapper();
    TreeMap<Integer, List<double[]>> prompts = new TreeMap<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(ANSWERS)), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode row = json.readTree(line);
        if (row.get("prompt_id").asInt() < PROMPTS) {
          prompts
              .computeIfAbsent(row.get("prompt_id").asInt(), id -> new ArrayList<>())
              .add(SurfaceFeatures.of(row.get("prompt").asText(), row.get("response").asText()));
        }
      }
    }
    return prompts.values().stream().map(list -> list.toArray(double[][]::new)).toList();
  }

  private static AuditResult audit(
      List<double[][]> answers,
      ToDoubleFunction<double[]> before,
      ToDoubleFunction<double[]> after) {
    SubstitutionAudit audit =
        new SubstitutionAudit(AuditSettings.defaults(), SurfaceFeatures.NAMES);
    for (double[][] prompt : answers) {
      audit.add(
          prompt,
          List.of(prompt).stream().mapToDouble(before).toArray(),
          List.of(prompt).stream().mapToDouble(after).toArray());
    }
    return audit.result();
  }

  @Test
  void shouldRefuseARewardOfBoldInPlaceOfOneOfLength() throws Exception {
    List<double[][]> answers = answers();
    AuditResult.Refused refused =
        (AuditResult.Refused) audit(answers, f -> f[LENGTH], f -> Math.expm1(f[BOLD]));

    assertThat(refused.report().prompts()).isEqualTo(PROMPTS);
    assertThat(refused.report().notMeasurable()).isEmpty();
    assertThat(refused.reason())
        .startsWith("reward bias moved: dependence on bold grew from .00 to ")
        .contains("while that on length fell from 1.00 to ");
    assertThat(refused.grown())
        .extracting(AuditLine.Measured::feature)
        .contains("bold")
        .doesNotContain("length");

    // A candidate with noise of its own, and no form more than before, passes.
    SplittableRandom random = new SplittableRandom(1);
    assertThat(audit(answers, f -> f[LENGTH], f -> f[LENGTH] + 0.3 * random.nextGaussian()))
        .isInstanceOf(AuditResult.Passed.class);
  }
}
