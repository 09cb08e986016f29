package dev.charm.consumers.pretraining;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/**
 * The judge preferences of AlpacaEval 1 and 2 with the texts they speak of, as one {@link
 * JudgePanel} for each prompt and reference model.
 *
 * <p>Left out: the models that were made to deceive the judge or to be long ({@code NullModel},
 * {@code *_gamed}, {@code *_verbose}), rows without a preference, and models whose texts are not at
 * hand.
 */
final class JudgePreferences {
  /** Number of prompts in AlpacaEval; their ids are the numbers below it. */
  static final int PROMPTS = 805;

  /** The models that all others were compared with. */
  static final List<String> REFERENCES = List.of("text_davinci_003", "gpt4_1106_preview");

  private static final List<String> PREFERENCES =
      List.of("alpacaeval1-judge-preferences.csv.gz", "alpacaeval2-judge-preferences.csv.gz");
  private static final List<String> TEXTS =
      List.of("alpacaeval-responses.jsonl.gz", "alpacaeval-judged-responses.jsonl.gz");

  private final Map<Integer, String> prompts = new HashMap<>();
  private final Map<String, String> answers = new HashMap<>();

  /** One panel per reference and prompt, in that order. */
  private record PanelKey(String reference, int promptId) implements Comparable<PanelKey> {
    private static final Comparator<PanelKey> ORDER =
        Comparator.comparing(PanelKey::reference).thenComparingInt(PanelKey::promptId);

    @Override
    public int compareTo(PanelKey other) {
      return ORDER.compare(this, other);
    }
  }

  private JudgePreferences() {}

  /**
   * Reads everything, some 200 MB in memory.
   *
   * @param folder with the files of AlpacaEval
   * @return the panels, by reference and prompt
   * @throws IOException if a file is missing or a row is not what it should be, with file and line
   */
  static Collection<JudgePanel> read(Path folder) throws IOException {
    JudgePreferences texts = new JudgePreferences();
    for (String name : TEXTS) {
      texts.readTexts(folder.resolve(name));
    }
    Map<PanelKey, JudgePanel> panels = new TreeMap<>();
    for (int i = 0; i < PREFERENCES.size(); i++) {
      texts.readPreferences(folder.resolve(PREFERENCES.get(i)), REFERENCES.get(i), panels);
    }
    return panels.values();
  }

  private static boolean misleads(String model) {
    return model.equals("NullModel") || model.endsWith("_gamed") || model.endsWith("_verbose");
  }

  private void readTexts(Path file) throws IOException {
    ObjectMapper json = new ObjectMapper();
    try (BufferedReader lines = open(file)) {
      int number = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        JsonNode row = json.readTree(line);
        if (!row.path("prompt_id").isInt() || !row.path("response").isTextual()) {
          throw new IOException(file + ":" + number + ": prompt_id or response is missing");
        }
        int id = row.path("prompt_id").intValue();
        answers.put(id + "/" + row.path("model").asText(), row.path("response").textValue());
        if (row.path("prompt").isTextual()) {
          prompts.put(id, row.path("prompt").textValue());
        }
      }
    }
  }

  private void readPreferences(Path file, String reference, Map<PanelKey, JudgePanel> panels)
      throws IOException {
    try (BufferedReader lines = open(file)) {
      int number = 1;
      lines.readLine();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        String[] fields = line.split(",", -1);
        if (fields.length != 3) {
          throw new IOException(file + ":" + number + ": " + fields.length + " fields, not 3");
        }
        int id = Integer.parseInt(fields[0]);
        String model = fields[1];
        String answer = answers.get(id + "/" + model);
        String other = answers.get(id + "/" + reference);
        String prompt = prompts.get(id);
        if (fields[2].isEmpty()
            || model.equals(reference)
            || misleads(model)
            || answer == null
            || other == null
            || prompt == null) {
          continue;
        }
        panels
            .computeIfAbsent(
                new PanelKey(reference, id), key -> JudgePanel.of(id, prompt, reference, other))
            .add(model, answer, Double.parseDouble(fields[2]));
      }
    }
  }

  private static BufferedReader open(Path file) throws IOException {
    return new BufferedReader(
        new InputStreamReader(
            new GZIPInputStream(Files.newInputStream(file), 1 << 16), StandardCharsets.UTF_8));
  }
}
