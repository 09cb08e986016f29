package dev.charm.ops.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.charm.schemas.PreferencePair;
import dev.charm.schemas.Reward;
import dev.charm.schemas.Topics;
import dev.charm.streams.guarantees.CommittedLog;
import dev.charm.streams.guarantees.Logged;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Clients that install in seconds. */
@ExtendWith(ExampleStack.Shared.class)
class ClientExamplesIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;
  private final ExampleStack stack;

  ClientExamplesIT(ExampleStack stack) {
    this.stack = stack;
  }

  @Test
  void shouldBeWrittenToAndReadFromByPython() throws Exception {
    Example example = Example.copy("python", folder).against(stack.endpoints());
    example.install("python3", "-m", "venv", "venv");
    example.install("venv/bin/pip", "install", "--quiet", "-r", "requirements.txt");

    String written = example.run(PATIENCE, "venv/bin/python", "produce.py").succeeded();
    stack.awaitSettled();
    Margins before = Margins.of(stack.published());
    String withdrawn =
        example.run(PATIENCE, "venv/bin/python", "produce.py", "withdraw").succeeded();
    stack.awaitSettled();
    String read = example.run(PATIENCE, "venv/bin/python", "consume.py").succeeded();
    Example.keep("python", written + withdrawn + read);

    String key = "example/rm@1|example/wordy|example/terse";
    assertThat(before.byCalibration().get(key).pairs()).isEqualTo(40);
    Margins after = Margins.of(stack.published());
    assertThat(after.byCalibration().get(key).pairs()).isEqualTo(39);
    assertThat(
            after.differencesFrom(
                Margins.of(
                    read.lines()
                        .map(line -> List.of(line.split("\t")))
                        .filter(cells -> cells.size() == 8 && cells.get(7).equals("True"))
                        .map(
                            cells ->
                                List.of(
                                    cells.get(0),
                                    cells.get(1),
                                    cells.get(2),
                                    cells.get(5),
                                    cells.get(6)))
                        .toList())))
        .isEmpty();
    assertThat(read).contains("4 calibrations");
    // Two of each withdrawal; more if a pair came and went while its offset was still moving.
    Matcher tombstones = Pattern.compile(" (\\d+) tombstones").matcher(read);
    assertThat(tombstones.find()).isTrue();
    assertThat(Integer.parseInt(tombstones.group(1))).isGreaterThanOrEqualTo(4);
    // Nothing of it had to be routed: Python's partitions are Java's.
    List<Logged<Reward>> rewards = stack.log(Topics.REWARDS);
    assertThat(rewards)
        .filteredOn(record -> record.key().startsWith("100%25 of 7%7C"))
        .hasSize(81)
        .allSatisfy(
            record ->
                assertThat(record.partition())
                    .isEqualTo(Topics.REWARDS.partition(record.key(), ExampleStack.PARTITIONS)));
    // The vote counts; the rating that was taken away does not; nothing was malformed.
    assertThat(stack.charm("leaderboard", "--arena", "example-arena")).contains("example/terse");
    assertThat(stack.charm("leaderboard")).contains("example/terse").doesNotContain("example/gone");
    assertThat(stack.charm("dead-letters", "list", "--output", "ndjson")).isEmpty();
  }

  @Test
  void shouldBeReadByKafkaJs() throws Exception {
    Example example = Example.copy("kafkajs", folder).against(stack.endpoints());
    example.install("node", "--version");
    example.install("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts");
    CommittedLog log = stack.published();

    String read =
        example
            .run(
                PATIENCE,
                "node",
                "read-pairs.mjs",
                "--from-beginning",
                "--max",
                String.valueOf(log.pairs().size()))
            .succeeded();

    Map<String, JsonNode> latest = new TreeMap<>();
    int tombstones = 0;
    for (String line : read.lines().toList()) {
      JsonNode record = JSON.readTree(line);
      latest.put(record.get("key").asText(), record.get("pair"));
      tombstones += record.get("pair").isNull() ? 1 : 0;
    }
    Example.keep("kafkajs", latest.size() + " keys, " + tombstones + " tombstones\n");
    latest.values().removeIf(JsonNode::isNull);
    Map<String, PreferencePair> expected = Logged.latest(log.pairs());
    assertThat(tombstones).isGreaterThanOrEqualTo(2);
    assertThat(latest.keySet()).isEqualTo(expected.keySet());
    expected.forEach(
        (key, pair) -> {
          JsonNode seen = latest.get(key);
          assertThat(seen.at("/chosen/policy_model").asText())
              .isEqualTo(pair.getChosen().getPolicyModel());
          assertThat(seen.at("/chosen/score").asDouble()).isEqualTo(pair.getChosen().getScore());
          assertThat(seen.at("/rejected/text").textValue()).isEqualTo(pair.getRejected().getText());
          assertThat(seen.get("prompt").isNull()).isEqualTo(pair.getPrompt() == null);
        });
  }
}
