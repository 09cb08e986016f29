package dev.charm.streams.prompt;

import dev.charm.schemas.Decoded;
import dev.charm.schemas.Keys;
import dev.charm.schemas.Message;
import dev.charm.schemas.Prompt;
import dev.charm.schemas.Response;
import dev.charm.schemas.Topics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The known texts of prompts and responses. Records are kept as they came, schema id included, so
 * that they can be read after any compatible change of their schema. Of two records the higher
 * version counts; of equal versions the larger bytes, so that the order of arrival never matters.
 */
final class Texts {
  private final KeyValueStore<String, byte[]> prompts;
  private final KeyValueStore<String, byte[]> responses;
  private final Deserializer<Decoded<Prompt>> promptDecoder;
  private final Deserializer<Decoded<Response>> responseDecoder;
  private final RecentTexts recent =
      new RecentTexts(RecentTexts.LIMIT, this::readMessages, this::readAnswer);

  Texts(
      PromptStores stores,
      Deserializer<Decoded<Prompt>> promptDecoder,
      Deserializer<Decoded<Response>> responseDecoder) {
    this.prompts = stores.prompts();
    this.responses = stores.responses();
    this.promptDecoder = promptDecoder;
    this.responseDecoder = responseDecoder;
  }

  /** Keeps a prompt; true if that changed anything. */
  boolean keep(Prompt prompt, byte[] raw) {
    recent.forget(prompt.getPromptId());
    String key = Keys.join(prompt.getPromptId());
    byte[] known = prompts.get(key);
    if (known != null && !supersedes(prompt.getVersion(), raw, prompt(known).getVersion(), known)) {
      return false;
    }
    prompts.put(key, raw);
    return true;
  }

  /** Keeps a response; true if that changed anything. */
  boolean keep(Response response, byte[] raw) {
    recent.forget(response.getPromptId());
    String key =
        responseKey(response.getPromptId(), response.getPolicyModel(), response.getSampleIndex());
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

  /** Removes a prompt's text; true if there was one. */
  boolean removePrompt(String promptId) {
    recent.forget(promptId);
    return prompts.delete(Keys.join(promptId)) != null;
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
    return value(promptDecoder.deserialize(Topics.PROMPTS.name(), raw));
  }

  private Response response(byte[] raw) {
    return value(responseDecoder.deserialize(Topics.RESPONSES.name(), raw));
  }

  private static <T extends SpecificRecord> T value(Decoded<T> decoded) {
    if (decoded instanceof Decoded.Value<T> good) {
      return good.value();
    }
    throw new IllegalStateException("a state store holds a record that cannot be read");
  }
}
