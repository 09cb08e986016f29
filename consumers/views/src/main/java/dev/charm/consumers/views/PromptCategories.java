package dev.charm.consumers.views;

import dev.charm.schemas.Keys;
import dev.charm.schemas.Precedence;
import dev.charm.schemas.Precedence.Place;
import dev.charm.schemas.Topics;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The categories that {@code charm.prompts} gives to prompts; texts are not held. */
public final class PromptCategories {
  private final Map<String, Known> known;

  /** Of equal versions the greater category counts: the values themselves are not held. */
  private record Known(Place place, long rank, @Nullable String category)
      implements Precedence.Claim {
    @Override
    public byte[] bytes() {
      return String.valueOf(category).getBytes(StandardCharsets.UTF_8);
    }
  }

  private PromptCategories(Map<String, Known> known) {
    this.known = known;
  }

  /**
   * Reads them.
   *
   * @param prompts keys of the prompts that may be asked for
   */
  public static PromptCategories read(LogReader reader, Predicate<String> prompts) {
    return new PromptCategories(
        reader.counting(
            Topics.PROMPTS,
            prompts,
            (key, prompt, place) ->
                new Known(place, Precedence.rank(prompt.value()), prompt.value().getCategory())));
  }

  /** The category of a prompt; null if none is known. */
  public @Nullable String of(String promptId) {
    Known prompt = known.get(Keys.join(promptId));
    return prompt == null ? null : prompt.category();
  }
}
