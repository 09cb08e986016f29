package dev.charm.consumers.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.consumers.cluster.LoopbackCluster;
import dev.charm.consumers.cluster.SmallHeap;
import dev.charm.schemas.Keys;
import dev.charm.schemas.Message;
import dev.charm.schemas.Prompt;
import dev.charm.schemas.Response;
import dev.charm.schemas.Reward;
import dev.charm.schemas.Topics;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a scorer holds does not depend on how many prompts there are. */
class ManyPromptsIT {
  private static final int PROMPTS = 16_000;
  private static final int ANSWERS = 500;
  private static final String PADDING = "All that a person may ask in eight thousand letters. ";

  @TempDir Path folder;

  private static String prompt(int i) {
    return "Question " + i + ". " + PADDING.repeat(8_000 / PADDING.length());
  }

  private static String answer(int i) {
    return "Answer " + i;
  }

  /** Answers are to prompts from all over the topic. */
  private static int promptOf(int answer) {
    return (int) (answer * 7919L % PROMPTS);
  }

  @Test
  void shouldScoreRightlyWithManyTimesItsHeapInPrompts() throws Exception {
    try (LoopbackCluster cluster = new LoopbackCluster(2)) {
      cluster.sendMany(
          Topics.PROMPTS,
          PROMPTS,
          i -> Keys.join("p" + i),
          i ->
              Prompt.newBuilder()
                  .setPromptId("p" + i)
                  .setMessages(List.of(new Message("user", prompt(i))))
                  .build());
      cluster.sendMany(
          Topics.RESPONSES,
          ANSWERS,
          i -> Keys.join("p" + promptOf(i)),
          i ->
              Response.newBuilder()
                  .setPromptId("p" + promptOf(i))
                  .setPolicyModel("m" + i)
                  .setText(answer(i))
                  .build());
      List<String> printed =
          SmallHeap.run(
              ScorerInSmallHeap.class,
              cluster.clients().getProperty("bootstrap.servers"),
              folder.toString(),
              String.valueOf(ANSWERS));

      assertThat((long) PROMPTS * prompt(0).length())
          .isGreaterThan((3L * SmallHeap.MEGABYTES) << 20);
      assertThat(printed).contains("prompts " + PROMPTS);
      List<Reward> rewards = cluster.read(Topics.REWARDS);
      assertThat(rewards).hasSize(ANSWERS);
      for (Reward reward : rewards) {
        int i = Integer.parseInt(reward.getPolicyModel().substring(1));
        String text = prompt(promptOf(i));
        assertThat(reward.getScore()).isEqualTo(ScorerInSmallHeap.score(text, answer(i)));
      }
    }
  }
}
