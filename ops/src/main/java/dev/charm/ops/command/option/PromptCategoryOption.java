package dev.charm.ops.command.option;

import dev.charm.consumers.views.LogReader;
import dev.charm.consumers.views.PromptCategories;
import dev.charm.ops.connect.CommandFailedException;
import dev.charm.ops.connect.Connection;
import dev.charm.ops.connect.LogReaders;
import dev.charm.producers.votes.PromptCategory;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
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
    return off ? PromptCategory.UNKNOWN : new ReadWhenAsked(connection, warnings, prompts);
  }

  /** The topic is read once, when the first category is asked for. */
  private static final class ReadWhenAsked implements PromptCategory {
    private final Connection connection;
    private final PrintWriter warnings;
    private final Predicate<String> prompts;
    private @Nullable PromptCategories known;

    ReadWhenAsked(Connection connection, PrintWriter warnings, Predicate<String> prompts) {
      this.connection = connection;
      this.warnings = warnings;
      this.prompts = prompts;
    }

    @Override
    public @Nullable String of(String promptId) {
      if (known == null) {
        known = read();
      }
      return known.of(promptId);
    }

    private PromptCategories read() {
      try (LogReader reader = LogReaders.open(connection, warnings)) {
        return PromptCategories.read(reader, prompts);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CommandFailedException("interrupted", e);
      }
    }
  }
}
