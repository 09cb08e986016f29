package dev.charm.ops.generate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.charm.consumers.generation.remote.PolicyModelServer;
import dev.charm.ops.CharmProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run is killed at any moment, and its successor loses, doubles and asks again for nothing. */
class KilledGenerateIT {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int PROMPTS = 60;
  private static final int SAMPLES = 3;
  private static final int CONCURRENCY = 4;
  private static final int KILLS = 3;

  /** Requests, and answers that are not written yet. */
  private static final int MOST_UNDER_WAY = 2 * CONCURRENCY;

  @TempDir Path folder;

  @Test
  void shouldHaveEachAnswerOnceAndAskForNothingThatWasWritten() throws Exception {
    long seed = Long.getLong("charm.seed", 1);
    Random random = new Random(seed);
    Path out = folder.resolve("out.jsonl");
    Path prompts = folder.resolve("prompts.jsonl");
    Files.write(
        prompts,
        IntStream.range(0, PROMPTS).mapToObj(i -> "{\"prompt\":\"Prompt " + i + "\"}").toList());
    try (PolicyModelServer server = new PolicyModelServer()) {
      server.always(
          (exchange, request) -> {
            pause(20 + Math.floorMod(PolicyModelServer.prompt(request).hashCode(), 20));
            PolicyModelServer.behave(exchange, request);
          });
      String[] args = args(prompts, models(server), out);
      Set<String> written = Set.of();
      for (int round = 0; round <= KILLS; round++) {
        int asked = server.requests().size();
        int until = written.size() + 10 + random.nextInt(35);
        try (CharmProcess charm = CharmProcess.start(folder, Map.of(), args)) {
          if (round < KILLS) {
            charm.await(() -> lines(out).size() >= until);
            charm.signal("KILL");
            charm.awaitExit();
          } else {
            assertThat(charm.awaitExit()).as(charm.output()).isZero();
          }
        }
        assertThat(server.requests().stream().skip(asked).map(KilledGenerateIT::asked).toList())
            .as("seed " + seed)
            .isNotEmpty()
            .doesNotContainAnyElementsOf(written.isEmpty() ? Set.of("none") : written);
        written = written(out);
      }
      assertThat(server.requests().size())
          .as("seed " + seed)
          .isLessThanOrEqualTo(PROMPTS * SAMPLES + KILLS * MOST_UNDER_WAY);
    }
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < PROMPTS; i++) {
      for (int sample = 0; sample < SAMPLES; sample++) {
        expected.add("Prompt " + i + " " + sample);
      }
    }
    assertThat(lines(out).stream().map(KilledGenerateIT::name).toList())
        .as("seed " + seed)
        .isEqualTo(expected);
  }

  private static void pause(int millis) throws IOException {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private Path models(PolicyModelServer server) throws IOException {
    return Files.writeString(
        folder.resolve("policy-models.yaml"),
        "gemma@1: {endpoint: '%s', model: m, seed: 0, concurrency: %d}"
            .formatted(server.url(), CONCURRENCY));
  }

  private static String[] args(Path prompts, Path models, Path out) {
    return new String[] {
      "generate",
      prompts.toString(),
      "--policy-model",
      "gemma@1",
      "--policy-models",
      models.toString(),
      "-o",
      out.toString(),
      "-n",
      String.valueOf(SAMPLES),
      "--resume"
    };
  }

  private static String asked(JsonNode request) {
    return PolicyModelServer.prompt(request) + " " + request.path("seed").asInt();
  }

  private static String name(String line) {
    try {
      JsonNode row = MAPPER.readTree(line);
      return row.path("prompt").asText() + " " + row.path("sample_index").asInt();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The rows that have their end of line. */
  private static List<String> lines(Path out) {
    try {
      String text = Files.exists(out) ? Files.readString(out, StandardCharsets.UTF_8) : "";
      return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Set<String> written(Path out) {
    List<String> names = lines(out).stream().map(KilledGenerateIT::name).toList();
    Set<String> once = new HashSet<>(names);
    assertThat(once).hasSameSizeAs(names);
    return once;
  }
}
