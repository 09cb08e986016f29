package dev.charm.streams.prompt;

import dev.charm.schemas.Keys;
import dev.charm.schemas.Message;
import dev.charm.schemas.Place;
import dev.charm.schemas.Prompt;
import dev.charm.schemas.Response;
import dev.charm.schemas.Topics;
import dev.charm.streams.PlacedRecords;
import dev.charm.streams.PlacedRecords.Placed;
import dev.charm.streams.StoredRecords;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The known texts of prompts and responses. Of two records the higher version counts; of equal
 * versions the larger bytes, so that the order of arrival never matters.
 *
 * <p>A tombstone deletes a prompt's text in whichever partition it lies, see {@link Place}; it is
 * remembered by the prompt's hash, for what lies in other partitions and is read after it.
 */
final class Texts {
  private final KeyValueStore<String, byte[]> prompts;
  private final KeyValueStore<String, byte[]> responses;
  private final PlacedRecords<Prompt> promptRecords;
  private final StoredRecords<Response> responseRecords;
  private final HashedNames names = new HashedNames();
  private final RecentTexts recent =
      new RecentTexts(RecentTexts.LIMIT, this::readMessages, this::readAnswer);

  Texts(PromptStores stores) {
    this.prompts = stores.prompts();
    this.responses = stores.responses();
    this.promptRecords = new PlacedRecords<>(Topics.PROMPTS, prompts.name());
    this.responseRecords = new StoredRecords<>(Topics.RESPONSES, responses.name());
  }

  /** Keeps a prompt; true if that changed anything. */
  boolean keep(Prompt prompt, Place place) {
    byte[] deletion = prompts.get(deletionKey(prompt.getPromptId()));
    if (deletion != null && promptRecords.read(deletion).place().hasDeleted(place)) {
      return false;
    }
    recent.forget(prompt.getPromptId());
    String key = Keys.join(prompt.getPromptId());
    byte[] raw = promptRecords.write(place, prompt);
    byte[] known = prompts.get(key);
    int order = known == null ? 1 : compare(promptRecords.read(raw), promptRecords.read(known));
    if (order > 0) {
      prompts.put(key, raw);
      return true;
    }
    if (order == 0 && place.timestamp() > promptRecords.read(known).place().timestamp()) {
      prompts.put(key, raw); // the same text once more, which only a later tombstone deletes
    }
    return false;
  }

  private static int compare(Placed<Prompt> one, Placed<Prompt> other) {
    int byVersion = Long.compare(one.record().getVersion(), other.record().getVersion());
    return byVersion != 0 ? byVersion : one.bytes().compareTo(other.bytes());
  }

  /** Keeps a response; true if that changed anything. */
  boolean keep(Response response) {
    recent.forget(response.getPromptId());
    String key =
        responseKey(response.getPromptId(), response.getPolicyModel(), response.getSampleIndex());
    byte[] raw = responseRecords.write(response);
    byte[] known = responses.get(key);
    if (known != null
        && !supersedes(response.getVersion(), raw, response(known).getVersion(), known)) {
      return false;
    }
    responses.put(key, raw);
    return true;
  }

  /** Forgets what is known of a prompt up to a version, its responses included. */
  boolean forget(String promptId, long upToVersion) {
    recent.forget(promptId);
    String key = Keys.join(promptId);
    byte[] known = prompts.get(key);
    boolean any = known != null && prompt(known).getVersion() <= upToVersion;
    if (any) {
      prompts.delete(key);
    }
    List<String> gone = new ArrayList<>();
    try (KeyValueIterator<String, byte[]> all =
        responses.prefixScan(Keys.join(promptId, ""), new StringSerializer())) {
      while (all.hasNext()) {
        KeyValue<String, byte[]> next = all.next();
        if (response(next.value).getVersion() <= upToVersion) {
          gone.add(next.key);
        }
      }
    }
    gone.forEach(responses::delete);
    return any || !gone.isEmpty();
  }

  /** Forgets a response up to a version; true if it was known. */
  boolean forget(String promptId, String model, int sampleIndex, long upToVersion) {
    recent.forget(promptId);
    String key = responseKey(promptId, model, sampleIndex);
    byte[] known = responses.get(key);
    if (known == null || response(known).getVersion() > upToVersion) {
      return false;
    }
    responses.delete(key);
    return true;
  }

  /** A tombstone removes a prompt's text; true if there was one that it deletes. */
  boolean removePrompt(String promptId, Place tombstone) {
    String deletionKey = deletionKey(promptId);
    byte[] deletion = prompts.get(deletionKey);
    if (deletion == null
        || promptRecords.read(deletion).place().timestamp() < tombstone.timestamp()) {
      prompts.put(deletionKey, promptRecords.write(tombstone));
    }
    String key = Keys.join(promptId);
    byte[] known = prompts.get(key);
    if (known == null || !tombstone.deletes(promptRecords.read(known).place())) {
      return false;
    }
    recent.forget(promptId);
    prompts.delete(key);
    return true;
  }

  /** No prompt has a blank id. */
  private String deletionKey(String promptId) {
    return Keys.join("", names.hash(promptId));
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
    byte[] raw = prompts.get(Keys.join(promptId));
    return raw == null ? Optional.empty() : Optional.ofNullable(prompt(raw).getMessages());
  }

  private Optional<String> readAnswer(String promptId, RecentTexts.Answer answer) {
    byte[] raw = responses.get(responseKey(promptId, answer.model(), answer.sampleIndex()));
    return raw == null ? Optional.empty() : Optional.ofNullable(response(raw).getText());
  }

  private static boolean supersedes(long version, byte[] raw, long knownVersion, byte[] known) {
    return version != knownVersion
        ? version > knownVersion
        : Arrays.compareUnsigned(raw, known) > 0;
  }

  private static String responseKey(String promptId, String model, int sampleIndex) {
    return Keys.join(promptId, model, String.valueOf(sampleIndex));
  }

  private Prompt prompt(byte[] raw) {
    return promptRecords.read(raw).record();
  }

  private Response response(byte[] raw) {
    return responseRecords.read(raw);
  }
}
