package dev.charm.consumers.views;

import dev.charm.schemas.Keys;
import dev.charm.schemas.Message;
import dev.charm.schemas.Prompt;
import dev.charm.schemas.Response;
import dev.charm.schemas.StoredRecords;
import dev.charm.schemas.Topics;
import dev.charm.schemas.precedence.Precedence;
import dev.charm.schemas.precedence.TextOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The texts of {@code charm.prompts} and {@code charm.responses}, put aside in a spool: what is
 * held is where each is, some 200 bytes. Which of several records counts is a matter of {@link
 * TextOrder}. Answers are found for as long as {@code charm.responses} keeps them.
 */
public final class SpooledTexts implements PairTexts {
  private static final String SPOOL = "the spool of an export";

  private final LogReader reader;
  private final Spool spool;
  private final Withdrawals withdrawals;
  private final StoredRecords<Prompt> promptRecords = new StoredRecords<>(Topics.PROMPTS, SPOOL);
  private final StoredRecords<Response> responseRecords =
      new StoredRecords<>(Topics.RESPONSES, SPOOL);
  private final Map<String, PromptEntry> prompts = new HashMap<>();
  private final Map<String, Entry> responses = new HashMap<>();

  private record Entry(long version, Spool.Place place) {}

  private record PromptEntry(Precedence.Place place, long rank, Spool spool, Spool.Place spooled)
      implements Precedence.Claim {
    @Override
    public byte[] bytes() {
      return spool.get(spooled);
    }
  }

  /** Whose text is wanted. */
  public interface Wanted {
    boolean answer(String promptId, String policyModel, int sampleIndex);
  }

  /**
   * @param spool stays the caller's to close
   */
  public SpooledTexts(LogReader reader, Spool spool, Withdrawals withdrawals) {
    this.reader = reader;
    this.spool = spool;
    this.withdrawals = withdrawals;
  }

  /** Reads the prompts that are wanted, by id. */
  public void readPrompts(Predicate<String> wanted) {
    prompts.putAll(
        reader.counting(
            Topics.PROMPTS,
            key -> true,
            (key, value, place) -> {
              Prompt prompt = value.value();
              return wanted.test(prompt.getPromptId())
                      && !withdrawals.ofPrompt(prompt.getPromptId(), prompt.getVersion())
                  ? new PromptEntry(
                      place, Precedence.rank(prompt), spool, spool.put(promptRecords.write(prompt)))
                  : null;
            }));
  }

  /** Reads the answers that are wanted. */
  public void readAnswers(Wanted wanted) {
    reader.each(
        Topics.RESPONSES,
        key -> true,
        (key, value) -> {
          if (value != null) {
            Response response = value.value();
            String prompt = response.getPromptId();
            String model = response.getPolicyModel();
            int sample = response.getSampleIndex();
            if (wanted.answer(prompt, model, sample)
                && !withdrawals.ofAnswer(prompt, model, sample, response.getVersion())) {
              keep(key(prompt, model, sample), response);
            }
          }
        });
  }

  private void keep(String key, Response response) {
    Entry known = responses.get(key);
    long version = response.getVersion();
    byte[] bytes = responseRecords.write(response);
    if (known == null
        || TextOrder.compare(version, () -> bytes, known.version(), () -> spool.get(known.place()))
            > 0) {
      responses.put(key, new Entry(version, spool.put(bytes)));
    }
  }

  @Override
  public @Nullable List<Message> prompt(String promptId) {
    PromptEntry entry = prompts.get(Keys.join(promptId));
    return entry == null ? null : promptRecords.read(entry.bytes()).getMessages();
  }

  @Override
  public @Nullable String answer(String promptId, String policyModel, int sampleIndex) {
    Entry entry = responses.get(key(promptId, policyModel, sampleIndex));
    return entry == null ? null : responseRecords.read(spool.get(entry.place())).getText();
  }

  private static String key(String promptId, String policyModel, int sampleIndex) {
    return Keys.join(promptId, policyModel, String.valueOf(sampleIndex));
  }
}
