package dev.charm.streams.prompt;

import dev.charm.calibration.style.StyleSums;
import dev.charm.schemas.Keys;
import dev.charm.schemas.Message;
import dev.charm.schemas.Prompt;
import dev.charm.schemas.Response;
import dev.charm.schemas.StoredRecords;
import dev.charm.schemas.Topics;
import dev.charm.schemas.precedence.ClaimedRecords;
import dev.charm.schemas.precedence.ClaimedRecords.Stored;
import dev.charm.schemas.precedence.Claims;
import dev.charm.schemas.precedence.Precedence.Place;
import dev.charm.schemas.precedence.TextOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The known texts of prompts and responses. Which of two records counts is a matter of {@link
 * TextOrder}: the order of arrival never matters.
 *
 * <p>Of a prompt there may be records, and tombstones, in several partitions, see {@link Claims}.
 * That there was a tombstone is remembered by the prompt's hash only.
 */
final class Texts {
  private final KeyValueStore<String, byte[]> prompts;
  private final KeyValueStore<String, byte[]> responses;
  private final ClaimedRecords<Prompt> promptRecords;
  private final StoredRecords<Response> responseRecords;
  private final HashedNames names = new HashedNames();
  private final Styles styles;
  private final RecentTexts recent =
      new RecentTexts(RecentTexts.LIMIT, this::readMessages, this::readAnswer);

  /**
   * @param prompts the records of each prompt and, by its hash, their tombstones
   * @param responses the record of each response
   * @param styles the style of answers, by policy model
   * @param restyled is told of each policy model whose style changed
   */
  Texts(
      KeyValueStore<String, byte[]> prompts,
      KeyValueStore<String, byte[]> responses,
      KeyValueStore<String, Styles.Entry> styles,
      Consumer<String> restyled) {
    this.prompts = prompts;
    this.responses = responses;
    this.promptRecords = new ClaimedRecords<>(Topics.PROMPTS, prompts.name());
    this.responseRecords = new StoredRecords<>(Topics.RESPONSES, responses.name());
    this.styles = new Styles(styles, raw -> response(raw).getText(), restyled);
  }

  /** Keeps a prompt; true if that changed what counts. */
  boolean keep(Prompt prompt, Place place) {
    String promptId = prompt.getPromptId();
    return change(promptId, claims -> claims.put(promptRecords.stored(place, prompt)));
  }

  /** A tombstone of a prompt's text; true if that changed what counts. */
  boolean delete(String promptId, Place tombstone) {
    return change(promptId, claims -> claims.delete(tombstone));
  }

  private boolean change(String promptId, Consumer<Claims<Stored>> change) {
    recent.forget(promptId);
    String key = Keys.join(promptId);
    String tombstonesKey = tombstonesKey(promptId);
    byte[] tombstones = prompts.get(tombstonesKey);
    Claims<Stored> claims = promptRecords.read(prompts.get(key), tombstones);
    Optional<Stored> before = claims.inForce();
    change.accept(claims);
    prompts.put(key, ClaimedRecords.values(claims.standing()));
    byte[] tombstonesNow = ClaimedRecords.tombstones(claims.tombstones());
    if (!Arrays.equals(tombstones, tombstonesNow)) {
      prompts.put(tombstonesKey, tombstonesNow);
    }
    return !ClaimedRecords.same(before, claims.inForce());
  }

  /** No prompt has a blank id. */
  private String tombstonesKey(String promptId) {
    return Keys.join("", names.hash(promptId));
  }

  /** Keeps a response; true if that changed anything. */
  boolean keep(Response response) {
    recent.forget(response.getPromptId());
    String key =
        responseKey(response.getPromptId(), response.getPolicyModel(), response.getSampleIndex());
    byte[] raw = responseRecords.write(response);
    byte[] known = responses.get(key);
    Response before = known == null ? null : response(known);
    if (known != null
        && before != null
        && TextOrder.compare(response.getVersion(), () -> raw, before.getVersion(), () -> known)
            <= 0) {
      return false;
    }
    responses.put(key, raw);
    styles.replaced(
        key,
        response.getPolicyModel(),
        before == null ? null : before.getText(),
        response.getText());
    return true;
  }

  /** Forgets what is known of a prompt up to a version, its responses included. */
  boolean forget(String promptId, long upToVersion) {
    recent.forget(promptId);
    String key = Keys.join(promptId);
    List<Stored> known = promptRecords.read(prompts.get(key)).standing();
    List<Stored> left = known.stream().filter(stored -> stored.rank() > upToVersion).toList();
    if (left.size() < known.size()) {
      prompts.put(key, ClaimedRecords.values(left));
    }
    List<KeyValue<String, byte[]>> gone = new ArrayList<>();
    try (KeyValueIterator<String, byte[]> all =
        responses.prefixScan(Keys.join(promptId, ""), new StringSerializer())) {
      while (all.hasNext()) {
        KeyValue<String, byte[]> next = all.next();
        if (response(next.value).getVersion() <= upToVersion) {
          gone.add(next);
        }
      }
    }
    gone.forEach(answer -> delete(answer.key, response(answer.value)));
    return left.size() < known.size() || !gone.isEmpty();
  }

  /** Forgets a response up to a version; true if it was known. */
  boolean forget(String promptId, String model, int sampleIndex, long upToVersion) {
    recent.forget(promptId);
    String key = responseKey(promptId, model, sampleIndex);
    byte[] known = responses.get(key);
    if (known == null || response(known).getVersion() > upToVersion) {
      return false;
    }
    delete(key, response(known));
    return true;
  }

  private void delete(String key, Response known) {
    responses.delete(key);
    styles.replaced(key, known.getPolicyModel(), known.getText(), null);
  }

  /** The style of a model's answers. */
  StyleSums style(String model) {
    return styles.of(model);
  }

  /** Goes on counting the style of answers that were there before. */
  void step() {
    styles.step(responses);
  }

  /** The conversation, or null if its text is not known. */
  @Nullable List<Message> messages(String promptId) {
    return recent.messages(promptId);
  }

  /** The answer, or null if its text is not known. */
  @Nullable String text(String promptId, String model, int sampleIndex) {
    return recent.answer(promptId, new RecentTexts.Answer(model, sampleIndex));
  }

  private Optional<List<Message>> readMessages(String promptId) {
    return promptRecords
        .read(prompts.get(Keys.join(promptId)))
        .inForce()
        .flatMap(stored -> Optional.ofNullable(promptRecords.record(stored).getMessages()));
  }

  private Optional<String> readAnswer(String promptId, RecentTexts.Answer answer) {
    byte[] raw = responses.get(responseKey(promptId, answer.model(), answer.sampleIndex()));
    return raw == null ? Optional.empty() : Optional.ofNullable(response(raw).getText());
  }

  private static String responseKey(String promptId, String model, int sampleIndex) {
    return Keys.join(promptId, model, String.valueOf(sampleIndex));
  }

  private Response response(byte[] raw) {
    return responseRecords.read(raw);
  }
}
