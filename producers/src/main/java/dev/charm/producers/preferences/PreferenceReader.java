package dev.charm.producers.preferences;

import dev.charm.producers.row.Cells;
import dev.charm.producers.row.RowReader;
import dev.charm.producers.source.Headings;
import dev.charm.producers.source.Source;
import dev.charm.producers.source.SourceException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Reads preference test sets as they are published, of any form of file:
 *
 * <ul>
 *   <li>RM-Bench: {@code chosen} and {@code rejected} as lists of the same length, in the same
 *       styles, with their {@code domain};
 *   <li>RewardBench 2: one chosen and several rejected answers, and the ids {@code ref:N} and
 *       {@code tied:N} of its Ties;
 *   <li>TRL, HH, RewardBench and their kin: {@code chosen} and {@code rejected} as texts, messages
 *       or transcripts, with or without a prompt;
 *   <li>JudgeBench, LLMBar, HHH and AlpacaFarm, in which a label says which of two answers is
 *       better.
 * </ul>
 *
 * The prompt is {@code prompt}, {@code instruction} (with {@code input}), {@code question}, {@code
 * context}, {@code history}, {@code query}, {@code messages} or {@code input}; {@code subset},
 * {@code domain}, {@code category}, {@code source} or {@code task} name the part of the set.
 */
public final class PreferenceReader {
  private PreferenceReader() {}

  /**
   * Opens a test set.
   *
   * @param cases takes the case of each good row, before the reader counts it
   * @throws SourceException if it cannot be read, or lacks the columns of a test set
   */
  public static RowReader open(Source source, Consumer<PreferenceCase> cases)
      throws SourceException {
    return open(source, false, cases);
  }

  /**
   * Opens a file of pairs to train on, with the column {@code margin} of TRL's RewardTrainer.
   *
   * @param cases takes the case of each good row, before the reader counts it
   * @throws SourceException if it cannot be read, or lacks the columns of a test set
   */
  public static RowReader withMargins(Source source, Consumer<PreferenceCase> cases)
      throws SourceException {
    return open(source, true, cases);
  }

  private static RowReader open(Source source, boolean margins, Consumer<PreferenceCase> cases)
      throws SourceException {
    return RowReader.open(
        source,
        (file, records) -> {
          List<String> header = records.header();
          if (!header.isEmpty()) {
            requireAnswers(file, header);
          }
          return new PreferenceMaker(header, margins, cases);
        });
  }

  private static void requireAnswers(Source file, List<String> header) throws SourceException {
    List<String> wanted = new ArrayList<>(PreferenceMaker.CHOSEN);
    wanted.addAll(PreferenceMaker.REJECTED);
    boolean sides =
        Cells.hasAny(header, PreferenceMaker.CHOSEN)
            && Cells.hasAny(header, PreferenceMaker.REJECTED);
    boolean labelled =
        LabelledAnswers.TEXTS.stream().anyMatch(header::containsAll)
            || Cells.hasAny(header, LabelledAnswers.CHOICES);
    if (!sides && !labelled) {
      throw new SourceException(
          file.name(), Headings.lacking("columns chosen and rejected", wanted, header));
    }
  }
}
