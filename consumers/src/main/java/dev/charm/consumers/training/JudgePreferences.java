package dev.charm.consumers.training;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.charm.consumers.scoring.Sha256;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;

/**
 * The judge preferences of AlpacaEval 1 and 2 with the texts they speak of: each compares a model's
 * answer with that of a reference model.
 *
 * <p>Left out: the models that were made to deceive the judge or to be long ({@code NullModel},
 * {@code *_gamed}, {@code *_verbose}), rows without a preference, near ties, and models whose texts
 * are not at hand.
 */
final class JudgePreferences {
  private static final Map<String, String> REFERENCES =
      Map.of(
          "alpacaeval1-judge-preferences.csv.gz", "text_davinci_003",
          "alpacaeval2-judge-preferences.csv.gz", "gpt4_1106_preview");
  private static final List<String> TEXTS =
      List.of("alpacaeval-responses.jsonl.gz", "alpacaeval-judged-responses.jsonl.gz");
  private static final double TIE = 1.5;
  private static final double NEAR = 0.05;

  /**
   * One preference.
   *
   * @param promptId number of the prompt in AlpacaEval
   * @param model whose answer met the reference's
   * @param prompt its text
   * @param chosen the text the judge preferred
   * @param rejected the other text
   */
  record Judged(int promptId, String model, String prompt, String chosen, String rejected) {}

  private JudgePreferences() {}

  /**
   * Reads the preferences at some prompts, in an order that depends on the data alone.
   *
   * @param folder with the files of AlpacaEval
   * @param prompts ids of the prompts wanted
   * @throws IOException if a file is missing or a row is not what it should be, with file and line
   */
  static List<Judged> read(Path folder, Set<Integer> prompts) throws IOException {
    Map<Integer, String> promptTexts = new HashMap<>();
    Map<String, String> answers = new HashMap<>();
    for (String name : TEXTS) {
      readTexts(folder.resolve(name), prompts, promptTexts, answers);
    }
    List<Judged> judged = new ArrayList<>();
    for (String name : new TreeSet<>(REFERENCES.keySet())) {
      readPreferences(folder.resolve(name), REFERENCES.get(name), promptTexts, answers, judged);
    }
    judged.sort(
        Comparator.comparingInt(Judged::promptId)
            .thenComparing(Judged::model)
            .thenComparing(Judged::chosen));
    return judged;
  }

  /** The prompt ids of AlpacaEval, 0 to 804, in the order of the SHA-256 of their digits. */
  static List<Integer> shuffledPrompts() {
    List<Integer> ids = new ArrayList<>();
    for (int id = 0; id < 805; id++) {
      ids.add(id);
    }
    ids.sort(Comparator.comparing(id -> hash(Integer.toString(id))));
    return ids;
  }

  /** Every fifth model in the order of the SHA-256 of their names. */
  static Set<String> heldOutModels(List<Judged> judged) {
    List<String> models =
        judged.stream()
            .map(Judged::model)
            .distinct()
            .filter(m -> !REFERENCES.containsValue(m))
            .sorted(Comparator.comparing(JudgePreferences::hash))
            .toList();
    Set<String> heldOut = new HashSet<>();
    for (int i = 0; i < models.size(); i += 5) {
      heldOut.add(models.get(i));
    }
    return heldOut;
  }

  private static String hash(String text) {
    return Sha256.hex(text.getBytes(StandardCharsets.UTF_8));
  }

  private static boolean misleads(String model) {
    return model.equals("NullModel") || model.endsWith("_gamed") || model.endsWith("_verbose");
  }

  private static void readTexts(
      Path file, Set<Integer> prompts, Map<Integer, String> promptTexts, Map<String, String> texts)
      throws IOException {
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
        if (prompts.contains(id)) {
          texts.put(id + "/" + row.path("model").asText(), row.path("response").textValue());
          if (row.path("prompt").isTextual()) {
            promptTexts.put(id, row.path("prompt").textValue());
          }
        }
      }
    }
  }

  private static void readPreferences(
      Path file,
      String reference,
      Map<Integer, String> promptTexts,
      Map<String, String> answers,
      List<Judged> judged)
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
        String prompt = promptTexts.get(id);
        if (fields[2].isEmpty()
            || model.equals(reference)
            || misleads(model)
            || answer == null
            || other == null
            || prompt == null) {
          continue;
        }
        double preference = Double.parseDouble(fields[2]);
        if (Math.abs(preference - TIE) < NEAR || answer.equals(other)) {
          continue;
        }
        judged.add(
            preference > TIE
                ? new Judged(id, model, prompt, answer, other)
                : new Judged(id, model, prompt, other, answer));
      }
    }
  }

  private static BufferedReader open(Path file) throws IOException {
    return new BufferedReader(
        new InputStreamReader(
            new GZIPInputStream(Files.newInputStream(file), 1 << 16), StandardCharsets.UTF_8));
  }
}
