package dev.charm.consumers.views;

import dev.charm.schemas.Keys;
import dev.charm.schemas.Response;
import dev.charm.schemas.StoredRecords;
import dev.charm.schemas.Topics;
import dev.charm.schemas.precedence.TextOrder;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The texts of {@code charm.responses}, put aside in a spool: what is held is where each is, some
 * 200 bytes. Which of several records counts is a matter of {@link TextOrder}. Answers are found
 * for as long as the topic keeps them.
 */
public final class SpooledTexts {
  private static final String SPOOL = "the spool of texts";

  private final LogReader reader;
  private final Spool spool;
  private final Withdrawals withdrawals;
  private final StoredRecords<Response> responseRecords =
      new StoredRecords<>(Topics.RESPONSES, SPOOL);
  private final Map<String, Entry> responses = new HashMap<>();

  private record Entry(long version, Spool.Place place) {}

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

  /** An answer; null where it is not known. */
  public @Nullable String answer(String promptId, String policyModel, int sampleIndex) {
    Entry entry = responses.get(key(promptId, policyModel, sampleIndex));
    return entry == null ? null : responseRecords.read(spool.get(entry.place())).getText();
  }

  private static String key(String promptId, String policyModel, int sampleIndex) {
    return Keys.join(promptId, policyModel, String.valueOf(sampleIndex));
  }
}
