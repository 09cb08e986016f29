package dev.charm.ops.evaluate;

import dev.charm.ops.connect.CommandFailedException;
import dev.charm.ops.ingest.FileReports;
import dev.charm.producers.preferences.PromptDifficulty;
import dev.charm.producers.preferences.PromptDifficultyReader;
import dev.charm.producers.row.Progress;
import dev.charm.producers.row.RowReader;
import dev.charm.producers.row.Sink;
import dev.charm.producers.source.Source;
import dev.charm.producers.source.SourceException;
import dev.charm.producers.source.Sources;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** Difficulties of prompts that somebody else has estimated. */
public final class Difficulties {
  private final Path file;
  private final Map<String, Double> byPrompt = new HashMap<>();

  private Difficulties(Path file) {
    this.file = file;
  }

  /**
   * Reads a file, and tells what became of its rows.
   *
   * @throws SourceException if it cannot be read or lacks a column
   */
  public static Difficulties read(Path file, PrintWriter notes) throws SourceException {
    Difficulties all = new Difficulties(file);
    for (Source source : Sources.of(file)) {
      try (RowReader rows = PromptDifficultyReader.open(source, all::add)) {
        FileReports.tell(rows.readAll(Sink.NONE, Progress.NONE), notes);
      }
    }
    return all;
  }

  private void add(PromptDifficulty each) {
    byPrompt.putIfAbsent(each.prompt(), each.difficulty());
  }

  /**
   * Those of some prompts, as far as there are any: by their ids, or by their places if the file
   * counts prompts from 0 and there are as many.
   *
   * @param prompts in their order
   * @throws CommandFailedException if no prompt has one
   */
  Map<String, Double> of(Collection<String> prompts, PrintWriter notes) {
    Map<String, Double> found = new HashMap<>();
    for (String prompt : prompts) {
      Double difficulty = byPrompt.get(prompt);
      if (difficulty != null) {
        found.put(prompt, difficulty);
      }
    }
    if (found.isEmpty() && prompts.size() == byPrompt.size()) {
      int place = 0;
      for (String prompt : prompts) {
        Double difficulty = byPrompt.get(Integer.toString(place++));
        if (difficulty != null) {
          found.put(prompt, difficulty);
        }
      }
      if (!found.isEmpty()) {
        notes.printf(
            "charm: %s: its index is taken for the place of a prompt in the preferences%n", file);
      }
    }
    if (found.isEmpty()) {
      throw new CommandFailedException(
          file
              + ": no difficulty belongs to any of the "
              + prompts.size()
              + " prompts: their ids are others");
    }
    return found;
  }
}
