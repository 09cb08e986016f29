package dev.charm.producers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.producers.ratings.RatingTable;
import dev.charm.producers.rewards.AnswerSettings;
import dev.charm.producers.rewards.Answers;
import dev.charm.producers.rewards.RowEvents;
import dev.charm.producers.row.Aliases;
import dev.charm.producers.row.PromptIdentity;
import dev.charm.producers.row.ReadSettings;
import dev.charm.producers.row.RowReader;
import dev.charm.producers.sample.Samples;
import dev.charm.producers.source.Source;
import dev.charm.producers.source.SourceException;
import dev.charm.schemas.RatingSnapshot;
import dev.charm.schemas.Reward;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StudySampleTest {
  /** With {@code -Dcharm.sample.write} the files are written anew rather than compared. */
  private static final boolean WRITE = System.getProperty("charm.sample.write") != null;

  private static final Path FOLDER = Path.of("src/main/resources/dev/charm/producers/sample");

  @Test
  void shouldBeWhatTheStudysFilesYield() throws IOException {
    Map<String, String> derived =
        StudySampleDerivation.derive(
            SharedData.path("re-implementing-charm/Responses_1000"),
            SharedData.path("arena/arena-ratings-study.csv"));

    assertThat(derived).hasSize(6);
    for (Map.Entry<String, String> file : derived.entrySet()) {
      Path shipped = FOLDER.resolve(file.getKey());
      if (WRITE) {
        Files.writeString(shipped, file.getValue());
      }
      assertThat(shipped).content(StandardCharsets.UTF_8).isEqualTo(file.getValue());
    }
  }

  @Test
  void shouldHold1000RowsOf997PromptsForEachModelAndTwoScoresARow() throws IOException {
    assertThat(Samples.studyScores()).hasSize(5);
    for (Map.Entry<String, Source> model : Samples.studyScores().entrySet()) {
      for (PromptIdentity identity : PromptIdentity.values()) {
        int expected = identity == PromptIdentity.FIRST ? 997 : 1000;

        List<RowEvents> rows = Rows.answers(open(model, identity));

        assertThat(rows).hasSize(expected);
        Set<String> prompts = new HashSet<>();
        for (RowEvents row : rows) {
          assertThat(row.prompt()).isNull();
          assertThat(row.response()).isNull();
          assertThat(row.rewards())
              .extracting(Reward::getRewardModel)
              .containsExactly(
                  "internlm/internlm2-1_8b-reward@1", "Ray2333/GRM-Llama3-8B-rewardmodel-ft@1");
          assertThat(row.rewards()).extracting(Reward::getPolicyModel).containsOnly(model.getKey());
          prompts.add(row.rewards().get(0).getPromptId());
        }
        assertThat(prompts).hasSize(expected);
      }
    }
  }

  @Test
  void shouldHoldARatingWithIntervalAndDateForEveryModel() throws IOException {
    List<RatingSnapshot> ratings =
        Rows.ratings(RatingTable.open(Samples.studyRatings(), "overall", null, Aliases.none()));

    assertThat(ratings)
        .extracting(RatingSnapshot::getModel)
        .containsExactlyInAnyOrderElementsOf(Samples.STUDY_MODELS);
    assertThat(ratings)
        .filteredOn(rating -> rating.getModel().equals("gemma-2-2b-it"))
        .singleElement()
        .satisfies(
            rating -> {
              assertThat(rating.getRating()).isEqualTo(1144);
              assertThat(rating.getCiLow()).isLessThan(1144);
              assertThat(rating.getVotes()).isEqualTo(48893);
              assertThat(rating.getAsOf()).isEqualTo("2025-05-07T00:00:00Z");
              assertThat(rating.getSource()).startsWith("lmarena/arena-catalog");
            });
  }

  private static RowReader open(Map.Entry<String, Source> model, PromptIdentity identity)
      throws SourceException {
    return Answers.open(
        model.getValue(), AnswerSettings.study(model.getKey(), identity, ReadSettings.DEFAULT));
  }
}
