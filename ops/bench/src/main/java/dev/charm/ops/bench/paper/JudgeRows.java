package dev.charm.ops.bench.paper;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.charm.ops.connect.CommandFailedException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** What the judges of AlpacaEval 1 and 2 said of pairs of known models. */
final class JudgeRows {
  private JudgeRows() {}

  /**
   * Reads both files. What speaks of another model or prompt is left out.
   *
   * @param references of AlpacaEval 1 and of AlpacaEval 2
   * @param models whose places count
   * @param prompts ids, whose places count
   * @throws CommandFailedException if a file is missing or a row is not what it should be
   */
  static List<PaperData.Judged> read(
      Path folder, List<String> references, List<String> models, List<Integer> prompts)
      throws IOException {
    List<PaperData.Judged> judged = new ArrayList<>();
    for (int f = 0; f < references.size(); f++) {
      Path file = folder.resolve("alpacaeval" + (f + 1) + "-judge-preferences.csv.gz");
      if (!Files.isReadable(file)) {
        throw new CommandFailedException("there is no " + file);
      }
      int reference = models.indexOf(references.get(f));
      try (CsvReader<NamedCsvRecord> rows =
          CsvReader.builder()
              .ofNamedCsvRecord(
                  new InputStreamReader(
                      new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
        for (NamedCsvRecord row : rows) {
          if (reference >= 0 && !row.getField("preference").isEmpty()) {
            add(row, reference, models, prompts, judged);
          }
        }
      } catch (RuntimeException e) {
        throw new CommandFailedException(file + " has a row that cannot be read", e);
      }
    }
    return List.copyOf(judged);
  }

  private static void add(
      NamedCsvRecord row,
      int reference,
      List<String> models,
      List<Integer> prompts,
      List<PaperData.Judged> into) {
    int model = models.indexOf(row.getField("model"));
    int prompt = prompts.indexOf(Integer.valueOf(row.getField("prompt_id")));
    double preference = Double.parseDouble(row.getField("preference")) - 1;
    if (model >= 0 && model != reference && prompt >= 0) {
      into.add(new PaperData.Judged(model, reference, prompt, preference));
    }
  }
}
