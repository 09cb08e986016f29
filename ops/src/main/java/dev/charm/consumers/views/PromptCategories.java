package dev.charm.consumers.views;

import dev.charm.ops.connect.CommandFailedException;
import dev.charm.ops.connect.Connection;
import dev.charm.producers.votes.PromptCategory;
import dev.charm.schemas.Keys;
import dev.charm.schemas.Precedence;
import dev.charm.schemas.Precedence.Place;
import dev.charm.schemas.Topics;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The categories that {@code charm.prompts} gives to prompts. The topic is read once, when the
 * first is asked for; texts are not held.
 */
public final class PromptCategories implements PromptCategory {
  private final Connection connection;
  private final PrintWriter warnings;
  private final Predicate<String> prompts;
  private @Nullable Map<String, Known> known;

  /** Of equal versions the greater category counts: the values themselves are not held. */
  private record Known(Place place, long rank, @Nullable String category)
      implements Precedence.Claim {
    @Override
    public byte[] bytes() {
      return String.valueOf(category).getBytes(StandardCharsets.UTF_8);
    }
  }

  /**
   * Reads nothing yet.
   *
   * @param prompts keys of the prompts that may be asked for
   */
  public PromptCategories(Connection connection, PrintWriter warnings, Predicate<String> prompts) {
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
    try (LogReader reader = LogReader.open(connection, warnings)) {
      return reader.counting(
          Topics.PROMPTS,
          prompts,
          (key, prompt, place) ->
              new Known(place, Precedence.rank(prompt.value()), prompt.value().getCategory()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailedException("interrupted", e);
    }
  }
}
