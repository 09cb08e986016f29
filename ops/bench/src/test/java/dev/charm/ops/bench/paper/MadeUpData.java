package dev.charm.ops.bench.paper;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

/** A data folder with the files of the experiment: 20 models, 40 prompts, one test set. */
final class MadeUpData {
  private static final int PROMPTS = 40;
  private static final ObjectMapper JSON = new ObjectMapper();

  private MadeUpData() {}

  static Path write(Path folder) throws IOException {
    Path alpacaEval = Files.createDirectories(folder.resolve("data/alpacaeval"));
    Path arena = Files.createDirectories(folder.resolve("data/arena"));
    Path tests = Files.createDirectories(folder.resolve("data/preference-tests"));
    List<String> models = models();
    StringBuilder ratings = new StringBuilder("model,rating,ci_low,ci_high\n");
    for (int m = 0; m < models.size(); m++) {
      int rating = 1000 + 15 * m;
      ratings.append("%s,%d,%d,%d%n".formatted(models.get(m), rating, rating - 5, rating + 5));
    }
    Files.writeString(arena.resolve("arena-ratings-alpacaeval.csv"), ratings);
    Random random = new Random(1);
    List<String> answers = new ArrayList<>();
    List<String> judged = new ArrayList<>();
    for (int p = 0; p < PROMPTS; p++) {
      for (int m = 0; m < models.size(); m++) {
        answers.add(row(p, models.get(m), 1 + m % 7 + random.nextInt(5)));
      }
      judged.add(row(p, "text_davinci_003", 2));
    }
    zipped(alpacaEval.resolve("alpacaeval-responses.jsonl.gz"), answers);
    zipped(alpacaEval.resolve("alpacaeval-judged-responses.jsonl.gz"), judged);
    for (int judge = 1; judge <= 2; judge++) {
      List<String> rows = new ArrayList<>(List.of("prompt_id,model,preference"));
      for (int p = 0; p < PROMPTS; p++) {
        for (int m = 0; m < 8; m++) {
          rows.add(p + "," + models.get(m) + "," + (1 + random.nextInt(3) / 2.0));
        }
      }
      zipped(alpacaEval.resolve("alpacaeval" + judge + "-judge-preferences.csv.gz"), rows);
    }
    Files.writeString(
        tests.resolve("made-up.csv"),
        "prompt,chosen,rejected\nWhat is two and two?,It is four.,Fish.\nAnd three?,Seven.,No.\n");
    return folder;
  }

  private static List<String> models() {
    List<String> models = new ArrayList<>();
    for (int i = 0; i < 19; i++) {
      models.add("%s-%02d".formatted(List.of("alpha", "beta", "gamma").get(i % 3), i / 3));
    }
    models.add("gpt4_1106_preview");
    return models;
  }

  private static String row(int prompt, String model, int sentences) throws IOException {
    StringBuilder text = new StringBuilder();
    for (int s = 0; s < sentences; s++) {
      text.append("- Point ").append(s + 1).append(" on number ").append(prompt).append(".\n");
    }
    return JSON.writeValueAsString(
        Map.of(
            "prompt_id",
            prompt,
            "prompt",
            "Tell me of number " + prompt + ".",
            "model",
            model,
            "response",
            text.toString()));
  }

  private static void zipped(Path file, List<String> lines) throws IOException {
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
    }
  }
}
