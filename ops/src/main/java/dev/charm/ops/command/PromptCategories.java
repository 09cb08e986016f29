package dev.charm.ops.command;

import dev.charm.producers.PromptCategory;
import dev.charm.schemas.Keys;
import dev.charm.schemas.Prompt;
import dev.charm.schemas.Topics;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The categories that {@code charm.prompts} gives to prompts. The topic is read once, when the
 * first is asked for; texts are not held.
 */
final class PromptCategories implements PromptCategory {
  private final Connection connection;
  private final PrintWriter warnings;
  private final Predicate<String> prompts;
  private @Nullable Map<String, Known> known;

  private record Known(long version, @Nullable String category) {}

  /**
   * Reads nothing yet.
   *
   * @param prompts keys of the prompts that may be asked for
   */
  PromptCategories(Connection connection, PrintWriter warnings, Predicate<String> prompts) {
    this.connection = connection;
    this.warnings = warnings;
    this.prompts = prompts;
  }

  @Override
  public @Nullable String of(String promptId) {
    if (known == null) {
      known = read();
    }
    Known prompt = known.get(Keys.join(promptId));
    return prompt == null ? null : prompt.category();
  }

  private Map<String, Known> read() {
    Map<String, Known> categories = new HashMap<>();
    try (LogReader reader = LogReader.open(connection, warnings)) {
      reader.each(
          Topics.PROMPTS,
          prompts,
          (key, value) -> {
            if (value == null) {
              categories.remove(key);
            } else {
              Prompt prompt = value.value();
              categories.merge(
                  key,
                  new Known(prompt.getVersion(), prompt.getCategory()),
                  (former, latter) -> latter.version() >= former.version() ? latter : former);
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailedException("interrupted", e);
    }
    return categories;
  }
}
