package dev.charm.producers;

import dev.charm.producers.form.CsvTable;
import dev.charm.producers.form.CsvTable.CsvRow;
import dev.charm.producers.source.Source;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How the study's sample is made from the study's files: texts become opaque ids, figures stay as
 * they are written, sentences stay out.
 */
final class StudySampleDerivation {
  private static final List<String> SCORES =
      List.of("score_internlm/internlm2-1_8b-reward", "score_Ray2333/GRM-Llama3-8B-rewardmodel-ft");

  private static final List<String> RATINGS =
      List.of("model", "rating", "ci_low", "ci_high", "votes", "as_of", "source");

  /** Policy model by file; gemma-2-9b-it_1000 most likely holds gemma-2-2b-it's responses. */
  private static final Map<String, String> FILES =
      new TreeMap<>(
          Map.of(
              "Llama-3.1-Tulu-3-8B-SFT", "Llama-3.1-Tulu-3-8B-SFT_1000.csv.gz",
              "gemma-2-2b-it", "gemma-2-9b-it_1000.csv.gz",
              "Phi-3-mini-4k-instruct", "Phi-3-mini-4k-instruct_1000.csv.gz",
              "Llama-3.2-1B-Instruct", "Llama-3.2-1B-Instruct_1000.csv.gz",
              "gemma-2b-it", "gemma-2b-it_1000.csv.gz"));

  private StudySampleDerivation() {}

  /** The sample's files by name. */
  static Map<String, String> derive(Path responses1000, Path ratings) throws IOException {
    Map<String, String> sample = new LinkedHashMap<>();
    for (Map.Entry<String, String> file : FILES.entrySet()) {
      sample.put(file.getKey() + ".csv", scores(responses1000.resolve(file.getValue())));
    }
    sample.put("ratings.csv", ratings(ratings));
    return sample;
  }

  /** The id of a text is the number of the first row that has it, from 0. */
  private static String scores(Path file) throws IOException {
    StringBuilder csv = new StringBuilder("prompt_id," + String.join(",", SCORES) + "\n");
    Map<String, String> ids = new HashMap<>();
    try (CsvTable table = CsvTable.open(Source.file(file))) {
      for (CsvRow row = table.next(); row != null; row = table.next()) {
        long number = row.row();
        String text = row.cells().get(table.column("prompt"));
        csv.append(ids.computeIfAbsent(text, t -> "p%04d".formatted(number)));
        for (String score : SCORES) {
          csv.append(',').append(row.cells().get(table.column(score)));
        }
        csv.append('\n');
      }
    }
    return csv.toString();
  }

  private static String ratings(Path file) throws IOException {
    StringBuilder csv = new StringBuilder(String.join(",", RATINGS) + "\n");
    try (CsvTable table = CsvTable.open(Source.file(file))) {
      for (CsvRow row = table.next(); row != null; row = table.next()) {
        List<String> cells = row.cells();
        if (FILES.containsKey(cells.get(table.column("model")))) {
          csv.append(
                  RATINGS.stream()
                      .map(column -> cells.get(table.column(column)))
                      .collect(Collectors.joining(",")))
              .append('\n');
        }
      }
    }
    return csv.toString();
  }
}
