package dev.charm.ops.command.option;

import dev.charm.consumers.views.PromptCategories;
import dev.charm.ops.connect.Connection;
import dev.charm.producers.votes.PromptCategory;
import java.io.PrintWriter;
import java.util.function.Predicate;
import picocli.CommandLine.Option;

/** {@code --no-prompt-categories}. */
public final class PromptCategoryOption {
  @Option(
      names = "--no-prompt-categories",
      order = 40,
      description = "Do not look up the categories of prompts in charm.prompts.")
  boolean off;

  /**
   * Who is to be asked.
   *
   * @param prompts keys of the prompts that may be asked for
   */
  public PromptCategory of(Connection connection, PrintWriter warnings, Predicate<String> prompts) {
    return off ? PromptCategory.UNKNOWN : new PromptCategories(connection, warnings, prompts);
  }
}
