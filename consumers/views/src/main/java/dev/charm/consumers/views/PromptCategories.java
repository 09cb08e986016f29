package dev.charm.consumers.views;

import dev.charm.schemas.Keys;
import dev.charm.schemas.Prompt;
import dev.charm.schemas.StoredRecords;
import dev.charm.schemas.Topics;
import dev.charm.schemas.precedence.Claims;
import dev.charm.schemas.precedence.Precedence;
import dev.charm.schemas.precedence.Precedence.Place;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The categories that {@code charm.prompts} gives to prompts; of several records of a prompt that
 * of the one that counts. Texts are not held but for prompts that have several of one version: what
 * of these counts, their bytes decide, and they are read a second time.
 */
public final class PromptCategories {
  private final Map<String, Known> known;

  /**
   * A record of a prompt.
   *
   * @param bytes of the record, or their digest as long as that says enough
   */
  private record Known(Place place, long rank, byte[] bytes, @Nullable String category)
      implements Precedence.Claim {

    /** Whether these two are told apart by their bytes alone. */
    boolean ties(Known other) {
      return rank == other.rank && !Arrays.equals(bytes, other.bytes);
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
    Withdrawals withdrawals = Withdrawals.read(reader, prompts);
    StoredRecords<Prompt> records = new StoredRecords<>(Topics.PROMPTS, "categories");
    Precedence rule = Precedence.of(Topics.PROMPTS).orElseThrow();
    Map<String, Claims<Known>> claims = new HashMap<>();
    Set<String> tied = new HashSet<>();
    MessageDigest sha256 = sha256();
    reader.eachPlaced(
        Topics.PROMPTS,
        prompts,
        (key, value, place) -> {
          Claims<Known> ofKey = claims.computeIfAbsent(key, k -> new Claims<>(rule));
          if (value == null) {
            ofKey.delete(place);
          } else if (!withdrawals.ofPrompt(
              value.value().getPromptId(), value.value().getVersion())) {
            Prompt prompt = value.value();
            Known claim = known(prompt, place, sha256.digest(records.write(prompt)));
            if (ofKey.standing().stream().anyMatch(claim::ties)) {
              tied.add(key);
            }
            ofKey.put(claim);
          }
        });
    Map<String, Known> counting = new HashMap<>();
    claims.forEach((key, of) -> of.inForce().ifPresent(claim -> counting.put(key, claim)));
    if (!tied.isEmpty()) {
      counting.keySet().removeAll(tied);
      counting.putAll(
          reader.counting(
              Topics.PROMPTS,
              tied::contains,
              (key, value, place) -> {
                Prompt prompt = value.value();
                return withdrawals.ofPrompt(prompt.getPromptId(), prompt.getVersion())
                    ? null
                    : known(prompt, place, records.write(prompt));
              }));
    }
    return new PromptCategories(counting);
  }

  private static Known known(Prompt prompt, Place place, byte[] bytes) {
    return new Known(place, Precedence.rank(prompt), bytes, prompt.getCategory());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** The category of a prompt; null if none is known. */
  public @Nullable String of(String promptId) {
    Known prompt = known.get(Keys.join(promptId));
    return prompt == null ? null : prompt.category();
  }
}
