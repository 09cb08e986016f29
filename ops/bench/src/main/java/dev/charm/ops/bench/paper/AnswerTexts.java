package dev.charm.ops.bench.paper;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.charm.ops.connect.CommandFailedException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;

/** The texts of AlpacaEval: prompts by id, and answers by id and model. */
final class AnswerTexts {
  private final Map<Integer, String> prompts = new TreeMap<>();
  private final Map<String, Map<Integer, String>> answers = new HashMap<>();
  private final Map<Path, Set<String>> ofFile = new HashMap<>();

  private AnswerTexts() {}

  /**
   * Reads files; of several answers of a model to a prompt the first counts.
   *
   * @throws CommandFailedException if a file is missing or a row is not what it should be
   */
  static AnswerTexts read(List<Path> files) throws IOException {
    AnswerTexts texts = new AnswerTexts();
    for (Path file : files) {
      texts.read(file);
    }
    return texts;
  }

  private void read(Path file) throws IOException {
    if (!Files.isReadable(file)) {
      throw new CommandFailedException("there is no " + file);
    }
    ObjectMapper json = new ObjectMapper();
    Set<String> models = new TreeSet<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file), 1 << 16),
                StandardCharsets.UTF_8))) {
      int number = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        JsonNode row = json.readTree(line);
        if (!row.path("prompt_id").isInt() || !row.path("response").isTextual()) {
          throw new CommandFailedException(
              file + ":" + number + ": prompt_id or response is missing");
        }
        int id = row.path("prompt_id").intValue();
        String model = row.path("model").asText();
        models.add(model);
        answers
            .computeIfAbsent(model, m -> new HashMap<>())
            .putIfAbsent(id, row.path("response").textValue());
        if (row.path("prompt").isTextual()) {
          prompts.put(id, row.path("prompt").textValue());
        }
      }
    }
    ofFile.put(file, models);
  }

  /** The models of a file. */
  Set<String> modelsOf(Path file) {
    return ofFile.getOrDefault(file, Set.of());
  }

  /** Whether there is an answer of a model. */
  boolean knows(String model) {
    return answers.containsKey(model);
  }

  /** The prompts with a text that all of these models have answered, in order. */
  List<Integer> answeredByAll(Collection<String> models) {
    return prompts.keySet().stream()
        .filter(id -> models.stream().allMatch(m -> of(m).containsKey(id)))
        .toList();
  }

  private Map<Integer, String> of(String model) {
    return answers.getOrDefault(model, Map.of());
  }

  /** The text of a prompt that is there. */
  String prompt(int id) {
    return Objects.requireNonNull(prompts.get(id), "a prompt");
  }

  /** An answer that is there. */
  String answer(int id, String model) {
    return Objects.requireNonNull(of(model).get(id), "an answer");
  }
}
