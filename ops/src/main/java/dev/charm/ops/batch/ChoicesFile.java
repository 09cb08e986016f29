package dev.charm.ops.batch;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import dev.charm.calibration.reward.BatchCalibration;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The choice of every prompt as CSV: {@code reward_model, overvalued, reference, row, prompt,
 * choice, score_overvalued, score_reference, margin}. {@code row} counts from 0, and is empty where
 * prompts are told apart by text; {@code choice} is overvalued, reference or none.
 */
public final class ChoicesFile implements AutoCloseable {
  private static final List<String> HEADER =
      List.of(
          "reward_model",
          "overvalued",
          "reference",
          "row",
          "prompt",
          "choice",
          "score_overvalued",
          "score_reference",
          "margin");

  private final @Nullable CsvWriter out;

  private final boolean byRow;

  private ChoicesFile(@Nullable CsvWriter out, boolean byRow) {
    this.out = out;
    this.byRow = byRow;
    if (out != null) {
      out.writeRecord(HEADER);
    }
  }

  /**
   * A file to write to, or none at all.
   *
   * @param byRow whether prompts are told apart by their rows
   */
  public static ChoicesFile open(@Nullable Path file, boolean byRow) throws IOException {
    return new ChoicesFile(
        file == null
            ? null
            : CsvWriter.builder()
                .lineDelimiter(LineDelimiter.LF)
                .build(file, StandardCharsets.UTF_8),
        byRow);
  }

  /** Adds what an offset of O decides against R. */
  public void add(String rewardModel, BatchCalibration scores, String o, String r, double offset) {
    if (out == null) {
      return;
    }
    scores.decisions(o, r, offset).stream()
        .sorted(Comparator.comparingLong(decision -> rowOrder(decision.prompt())))
        .forEach(
            decision ->
                out.writeRecord(
                    rewardModel,
                    o,
                    r,
                    row(decision.prompt()),
                    decision.prompt(),
                    decision.choice().name().toLowerCase(Locale.ROOT),
                    String.valueOf(decision.scoreO()),
                    String.valueOf(decision.scoreR()),
                    String.valueOf(decision.margin())));
  }

  /** The row number, which a prompt identified by its row ends with. */
  private String row(String prompt) {
    if (!byRow) {
      return "";
    }
    String end = prompt.substring(prompt.lastIndexOf('#') + 1);
    return end.length() < prompt.length() && end.matches("\\d{1,18}") ? end : "";
  }

  private long rowOrder(String prompt) {
    String row = row(prompt);
    return row.isEmpty() ? Long.MAX_VALUE : Long.parseLong(row);
  }

  @Override
  public void close() throws IOException {
    if (out != null) {
      out.close();
    }
  }
}
