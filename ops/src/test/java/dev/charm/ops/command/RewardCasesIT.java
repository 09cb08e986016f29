package dev.charm.ops.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.charm.schemas.Calibration;
import dev.charm.schemas.Reward;
import dev.charm.schemas.Topics;
import dev.charm.streams.guarantees.Logged;
import dev.charm.streams.guarantees.Waiting;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The cases of answers and scores through Kafka, with a reward model of their own where they are
 * calibrated: topics get what the report says, and {@code charm.calibrations} comes to what batch
 * says.
 */
@ExtendWith(CasesStack.Shared.class)
class RewardCasesIT extends RewardCases {
  private static final List<String> KINDS = List.of("prompts", "responses", "rewards");

  private final CasesStack stack;

  RewardCasesIT(CasesStack stack) {
    this.stack = stack;
  }

  @Override
  CommandRun look(String format, String... args) throws Exception {
    List<Integer> before = logged();
    CommandRun run = ingest(format, args);
    List<Integer> after = logged();

    CommandRun dry = RewardCasesTest.dryRun(format, args);
    boolean refusedAtOnce = run.out().isEmpty(); // before anything is sent; a dry run reads on
    if (!refusedAtOnce) {
      assertThat(run.out()).isEqualTo(dry.out());
    }
    assertThat(run.exitCode()).isEqualTo(dry.exitCode());
    List<JsonNode> reports = Json.lines(run.out());
    for (int i = 0; i < KINDS.size(); i++) {
      String kind = KINDS.get(i);
      assertThat(after.get(i) - before.get(i))
          .as("%s that are sent", kind)
          .isEqualTo(reports.stream().mapToInt(report -> report.get(kind).asInt()).sum());
    }
    return run;
  }

  private List<Integer> logged() {
    return List.of(
        stack.log(Topics.PROMPTS).size(),
        stack.log(Topics.RESPONSES).size(),
        stack.log(Topics.REWARDS).size());
  }

  private CommandRun ingest(String format, String... args) {
    List<String> all = new ArrayList<>(List.of("ingest", format, "--output", "ndjson"));
    all.addAll(List.of(args));
    return stack.charm(all);
  }

  @Override
  Calibrated calibrate(String rewardModel, String a, String b) throws Exception {
    Calibrated batch = RewardCasesTest.batch(rewardModel, a, b);
    String ratings = shared("01-rows-in-another-order/r.csv");
    assertThat(stack.charm(List.of("ratings", "import", ratings)).exitCode()).isZero();
    CommandRun run = ingest("csv", "A=" + a, "B=" + b, "--score", "score_rm=" + rewardModel + "@1");
    assertThat(run.exitCode()).as(run.err()).isZero();
    long prompts = batch.row().get("prompts").asLong();
    Waiting.until(
        prompts + " prompts are evidence of " + rewardModel,
        () ->
            inForce(rewardModel).stream()
                .anyMatch(each -> each.getSettled() && each.getPrompts() == prompts));

    CommandRun live =
        stack.charm(
            List.of(
                "calibrations",
                "--reward-model",
                rewardModel + "@1",
                "--reference",
                "B",
                "--output",
                "ndjson"));
    JsonNode row = Json.lines(live.out()).get(0);
    for (String number :
        List.of("prompts", "expected_win_rate", "hard_win_rate", "mismatch_degree", "flips")) {
      assertThat(row.get(number).asDouble())
          .as(number)
          .isCloseTo(batch.row().get(number).asDouble(), within(1e-9));
    }
    assertThat(row.get("offset").asDouble())
        .isCloseTo(batch.row().get("offset").asDouble(), within(1e-9));
    return new Calibrated(row, run.err());
  }

  private List<Calibration> inForce(String rewardModel) {
    return Logged.latest(stack.log(Topics.CALIBRATIONS)).values().stream()
        .filter(each -> each.getRewardModel().equals(rewardModel + "@1"))
        .filter(each -> each.getOvervalued().equals("A"))
        .toList();
  }

  @Test
  void shouldSendTextAndScoreOfOneRowTogether() {
    assertThat(ingest("jsonl", shared("14-two-rows-of-one-answer/in.jsonl")).exitCode()).isZero();

    Map<String, String> texts = new HashMap<>();
    stack.log(Topics.RESPONSES).stream()
        .map(Logged::value)
        .forEach(
            each ->
                texts.put(
                    answer(each.getPromptId(), each.getPolicyModel(), each.getSampleIndex()),
                    each.getText()));
    List<Reward> rewards =
        stack.log(Topics.REWARDS).stream()
            .map(Logged::value)
            .filter(each -> each.getRewardModel().equals("two@1"))
            .toList();
    assertThat(rewards).isNotEmpty();
    for (Reward reward : rewards) {
      assertThat(
              texts.get(
                  answer(reward.getPromptId(), reward.getPolicyModel(), reward.getSampleIndex())))
          .contains("(scored " + (int) reward.getScore() + ")");
    }
  }

  private static String answer(String prompt, String model, int sample) {
    return String.join("|", prompt, model, String.valueOf(sample));
  }
}
