package dev.charm.ops.command.option;

import dev.charm.consumers.generation.live.PromptSelection;
import dev.charm.ops.connect.CommandFailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Which prompts of the topic are answered. */
public final class PromptSelectionOptions {
  @Option(
      names = "--category",
      paramLabel = "CATEGORY",
      order = 10,
      description = "Only prompts of this category; may be repeated.")
  Set<String> categories = new LinkedHashSet<>();

  @Option(
      names = "--share",
      paramLabel = "SHARE",
      order = 11,
      defaultValue = "1",
      description =
          "Only this share of the prompts, such as 0.1, chosen by their ids: the same in each run,"
              + " and all of them in a larger share.")
  double share = 1;

  @Option(
      names = "--prompts",
      paramLabel = "FILE",
      order = 12,
      description = "Only the prompts whose ids FILE has, one on each line.")
  @Nullable Path ids;

  /**
   * What is chosen.
   *
   * @throws ParameterException if the share is none
   * @throws CommandFailedException if the file cannot be read, or has no id
   */
  public PromptSelection read(CommandSpec spec) {
    if (!(share > 0 && share <= 1)) {
      throw new ParameterException(
          spec.commandLine(), "--share is above 0 and at most 1, not " + share);
    }
    return new PromptSelection(share, categories, ids == null ? null : ids(ids));
  }

  private static Set<String> ids(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      Set<String> ids =
          lines.map(String::strip).filter(line -> !line.isEmpty()).collect(Collectors.toSet());
      if (ids.isEmpty()) {
        throw new CommandFailedException(file + " has no id of a prompt");
      }
      return ids;
    } catch (IOException | java.io.UncheckedIOException e) {
      throw new CommandFailedException("cannot read the ids of prompts in " + file, e);
    }
  }
}
