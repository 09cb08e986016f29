package dev.charm.consumers.views;

import dev.charm.ops.export.ExportedPair.Turn;
import dev.charm.schemas.EventDecoder;
import dev.charm.schemas.Keys;
import dev.charm.schemas.Precedence;
import dev.charm.schemas.Prompt;
import dev.charm.schemas.Response;
import dev.charm.schemas.Topics;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The texts of {@code charm.prompts} and {@code charm.responses}, put aside in a spool: what is
 * held is where each is, some 200 bytes. Of two records the higher version counts, of equal
 * versions the larger bytes, as in the streams. Answers are found for as long as {@code
 * charm.responses} keeps them.
 */
public final class SpooledTexts implements PairTexts, AutoCloseable {
  private final LogReader reader;
  private final Spool spool;
  private final Withdrawals withdrawals;
  private final EventDecoder<Prompt> promptDecoder;
  private final EventDecoder<Response> responseDecoder;
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
    this.promptDecoder = reader.decoder(Topics.PROMPTS);
    this.responseDecoder = reader.decoder(Topics.RESPONSES);
  }

  /** Reads the prompts that are wanted, by id. */
  public void readPrompts(Predicate<String> wanted) {
    prompts.putAll(
        reader.counting(
            Topics.PROMPTS,
            key -> true,
            (key, value, place) -> {
              Prompt prompt = value.value();
              return key.equals(Keys.join(prompt.getPromptId()))
                      && wanted.test(prompt.getPromptId())
                      && !withdrawals.ofPrompt(prompt.getPromptId(), prompt.getVersion())
                  ? new PromptEntry(place, Precedence.rank(prompt), spool, spool.put(value.raw()))
                  : null;
            }));
  }

  /** Reads the answers that are wanted. */
  public void readAnswers(Wanted wanted) {
    reader.each(
        Topics.RESPONSES,
        key -> true,
        (key, value) -> {
          if (value != null && key.equals(Keys.join(value.value().getPromptId()))) {
            Response response = value.value();
            String prompt = response.getPromptId();
            String model = response.getPolicyModel();
            int sample = response.getSampleIndex();
            if (wanted.answer(prompt, model, sample)
                && !withdrawals.ofAnswer(prompt, model, sample, response.getVersion())) {
              keep(key(prompt, model, sample), response.getVersion(), value.raw());
            }
          }
        });
  }

  private void keep(String key, long version, byte[] raw) {
    Entry known = responses.get(key);
    boolean counts =
        known == null
            || version > known.version()
            || (version == known.version()
                && Arrays.compareUnsigned(raw, spool.get(known.place())) > 0);
    if (counts) {
      responses.put(key, new Entry(version, spool.put(raw)));
    }
  }

  @Override
  public @Nullable List<Turn> prompt(String promptId) {
    PromptEntry entry = prompts.get(Keys.join(promptId));
    return entry == null
        ? null
        : Turn.of(reader.good(promptDecoder, Topics.PROMPTS, entry.bytes()).getMessages());
  }

  @Override
  public @Nullable String answer(String promptId, String policyModel, int sampleIndex) {
    Entry entry = responses.get(key(promptId, policyModel, sampleIndex));
    return entry == null
        ? null
        : reader.good(responseDecoder, Topics.RESPONSES, spool.get(entry.place())).getText();
  }

  private static String key(String promptId, String policyModel, int sampleIndex) {
    return Keys.join(promptId, policyModel, String.valueOf(sampleIndex));
  }

  @Override
  public void close() {
    promptDecoder.close();
    responseDecoder.close();
  }
}
