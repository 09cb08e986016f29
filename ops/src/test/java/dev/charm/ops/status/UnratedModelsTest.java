package dev.charm.ops.status;

import static dev.charm.ops.command.CalibrationFixture.stats;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.charm.consumers.declared.NearestName;
import dev.charm.ops.command.CalibrationFixture;
import dev.charm.schemas.ArenaRating;
import dev.charm.schemas.Calibration;
import dev.charm.schemas.ModelStats;
import dev.charm.schemas.OffsetSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnratedModelsTest {
  private static List<ArenaRating> rated(String... models) {
    return Stream.of(models).map(model -> CalibrationFixture.rating(model, 1000)).toList();
  }

  private static Calibration predicted(String model) {
    Calibration calibration = CalibrationFixture.calibration(model, "r", 0.5, 1000, 1000);
    calibration.setOffsetSource(OffsetSource.PREDICTED);
    return calibration;
  }

  @Test
  void shouldNameAModelWithRewardsAndNoRatingAndTheNearestRatedName() {
    UnratedModels unrated =
        UnratedModels.of(
            List.of(
                stats("judge@1", "gpt4-1106-preview"),
                stats("judge@2", "gpt4-1106-preview"),
                stats("judge@1", "gemma-2b-it"),
                stats("judge@1", "nothing like it")),
            rated("gpt-4-1106-preview", "gpt-4-0125-preview", "gemma-2b-it"),
            List.of(predicted("nothing like it")),
            "overall");

    assertThat(unrated.lines())
        .containsExactly(
            "no rating: gpt4-1106-preview has rewards under judge@1, judge@2 but no rating in arena"
                + " overall; nearest rated name: gpt-4-1106-preview",
            "no rating: nothing like it has rewards under judge@1 but no rating in arena overall,"
                + " so its offset is predicted");
    ObjectNode status = new ObjectMapper().createObjectNode();
    unrated.addTo(status);
    assertThat(status.toString())
        .isEqualTo(
            "{\"no_rating\":[{\"model\":\"gpt4-1106-preview\","
                + "\"reward_models\":[\"judge@1\",\"judge@2\"],\"arena\":\"overall\","
                + "\"nearest\":\"gpt-4-1106-preview\",\"predicted\":false},"
                + "{\"model\":\"nothing like it\",\"reward_models\":[\"judge@1\"],"
                + "\"arena\":\"overall\",\"nearest\":null,\"predicted\":true}]}");
  }

  @Test
  void shouldCountARatingOfTheArenaInForceOnly() {
    assertThat(
            UnratedModels.of(
                    List.of(stats("judge@1", "m")), rated("m"), List.of(), "overall/coding")
                .lines())
        .containsExactly(
            "no rating: m has rewards under judge@1 but no rating in arena overall/coding");
    assertThat(
            UnratedModels.of(List.of(stats("judge@1", "m")), rated("m"), List.of(), "overall")
                .lines())
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "openai/GPT4-1106-Preview, gpt-4-1106-preview",
    "gpt-4-1106-preveiw, gpt-4-1106-preview",
    "Phi 3 mini 4k instruct, microsoft/Phi-3-mini-4k-instruct",
    "claude-2, claude-2.0",
    "llama, ''",
    "'', ''",
    "!!!, ''"
  })
  void shouldFindTheNameThatIsMeant(String wanted, String expected) {
    List<String> names =
        List.of("gpt-4-1106-preview", "microsoft/Phi-3-mini-4k-instruct", "claude-2.0", "gemma");

    assertThat(new NearestName(names).to(wanted).orElse("")).isEqualTo(expected);
  }

  @Test
  void shouldNameFewAndTakeNoTimeWhereThereAreMany() {
    Collection<ModelStats> stats =
        IntStream.range(0, 300)
            .mapToObj(i -> stats("rm@1", "a-model-with-a-long-name-" + i))
            .toList();
    List<ArenaRating> ratings =
        new ArrayList<>(
            IntStream.range(0, 5_000)
                .mapToObj(i -> CalibrationFixture.rating("another-one-with-such-a-name-" + i, 1))
                .toList());
    long begun = System.nanoTime();

    UnratedModels unrated = UnratedModels.of(stats, ratings, List.of(), "overall");

    assertThat(unrated.lines()).hasSize(11);
    assertThat(unrated.lines().get(10)).startsWith("no rating: 290 more models");
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
  }
}
