package dev.charm.consumers.generation.live;

import dev.charm.consumers.generation.AnswerBackend;
import dev.charm.consumers.generation.GenerationParameters;
import dev.charm.consumers.generation.GenerationRequest;
import dev.charm.consumers.generation.GenerationResult;
import dev.charm.consumers.generation.Spending;
import dev.charm.consumers.generation.live.Standing.Text;
import dev.charm.consumers.http.Ending;
import dev.charm.consumers.scoring.ChatMessage;
import dev.charm.consumers.store.PinnedValues;
import dev.charm.schemas.EventCheck;
import dev.charm.schemas.Prompt;
import dev.charm.schemas.Registry;
import dev.charm.schemas.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Asks for the answers of a policy model that the topics lack: of each prompt that counts, each
 * sample without an answer to the text that counts. Two runs for one policy model fence each other
 * by their transactional id; a service of it is not to run meanwhile.
 */
public final class MissingAnswers implements AutoCloseable {
  private static final int WAITING_A_REQUEST = 2;
  private static final int MOST_REASONS = 20;
  private static final Duration BETWEEN_COMMITS = Duration.ofMillis(200);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(5);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final GeneratorSettings settings;
  private final Standing standing;
  private final AnswerBackend backend;
  private final AnswerRecords records;
  private final Spending spending;
  private final Ending ending;
  private final Supplier<@Nullable String> stop;
  private final KafkaProducer<byte[], byte[]> producer;
  private final List<Open> open = new ArrayList<>();
  private final List<ProducerRecord<byte[], byte[]>> unpublished = new ArrayList<>();
  private final Map<String, Long> reasons = new TreeMap<>();
  private GeneratorCounts pending = GeneratorCounts.NONE;
  private GeneratorCounts filled = GeneratorCounts.NONE;
  private long dropped;
  private long committedAt = System.nanoTime();

  /** What is missing. */
  public record Holes(long prompts, long wanted, long missing) {}

  /**
   * What came of it.
   *
   * @param counts of the answers that were published
   * @param dropped holes that are none any more, since their prompts were withdrawn or corrected
   * @param missing answers that are still missing, by reason
   * @param ended why not all was asked for; null if it was
   */
  public record Filled(
      GeneratorCounts counts, long dropped, Map<String, Long> missing, @Nullable String ended) {}

  private record Open(
      String promptId, Text text, int sample, CompletableFuture<GenerationResult> result) {}

  /**
   * @param standing read to its end, and the caller's to close
   * @param backend the caller's to close
   * @param stop is asked before each transaction, and says why nothing more is to be asked
   */
  public MissingAnswers(
      GeneratorSettings settings,
      Standing standing,
      AnswerBackend backend,
      GenerationParameters parameters,
      Properties clients,
      Registry registry,
      Supplier<@Nullable String> stop) {
    this.settings = settings;
    this.standing = standing;
    this.backend = backend;
    this.records = new AnswerRecords(settings.policyModel(), parameters, registry);
    this.spending = new Spending(settings.budget());
    this.ending = new Ending(spending::request);
    this.stop = stop;
    this.producer =
        new KafkaProducer<>(
            GeneratorSession.producerProperties(
                clients,
                GeneratorService.consumerGroup(settings.policyModel()) + "-generate-missing"),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /** What is missing now. */
  public Holes count() {
    long[] counts = new long[3];
    eachWanted(
        (prompt, text) -> {
          counts[0]++;
          for (int sample = 0; sample < settings.samples(); sample++) {
            counts[1]++;
            counts[2] += standing.isAnswered(prompt.getPromptId(), sample, text) ? 0 : 1;
          }
        });
    return new Holes(counts[0], counts[1], counts[2]);
  }

  private interface Wanted<E extends Exception> {
    void take(Prompt prompt, Text text) throws E;
  }

  private <E extends Exception> void eachWanted(Wanted<E> wanted) throws E {
    try (PinnedValues<Prompt> prompts = standing.pin()) {
      prompts.<E>each(
          (key, prompt) -> {
            Text text = Text.of(prompt);
            if (text.digest() != null
                && settings.selection().includes(prompt)
                && PromptWork.fault(ChatMessage.of(prompt.getMessages())).isEmpty()
                && standing.prompt(prompt.getPromptId()) != null) {
              wanted.take(prompt, text);
            }
          });
    }
  }

  /**
   * Asks for what is missing, and publishes it.
   *
   * @param progress is told how many answers have come so far
   */
  public Filled fill(Consumer<Long> progress) throws InterruptedException {
    producer.initTransactions();
    standing.await(); // what a run before this one published counts, once it is fenced
    int most = WAITING_A_REQUEST * settings.concurrency();
    try {
      this.<InterruptedException>eachWanted(
          (prompt, text) -> {
            List<ChatMessage> messages = ChatMessage.of(prompt.getMessages());
            for (int sample = 0; sample < settings.samples(); sample++) {
              if (ending.reason() != null
                  || standing.isAnswered(prompt.getPromptId(), sample, text)) {
                continue;
              }
              open.add(
                  new Open(
                      prompt.getPromptId(),
                      text,
                      sample,
                      backend.generate(new GenerationRequest(messages, sample), ending)));
              while (open.size() >= most) {
                drain(progress);
              }
            }
          });
      while (!open.isEmpty()) {
        drain(progress);
      }
      publish();
      return new Filled(filled, dropped, reasons, ending.reason());
    } finally {
      ending.endAll("the run ends");
    }
  }

  private void drain(Consumer<Long> progress) throws InterruptedException {
    Iterator<Open> each = open.iterator();
    boolean any = false;
    while (each.hasNext()) {
      Open one = each.next();
      if (one.result().isDone()) {
        each.remove();
        take(one, one.result().join());
        any = true;
      }
    }
    if (System.nanoTime() - committedAt >= BETWEEN_COMMITS.toNanos()) {
      publish();
      progress.accept(filled.answers());
    }
    if (!any) {
      TimeUnit.MILLISECONDS.sleep(BETWEEN_LOOKS.toMillis());
    }
  }

  private void take(Open one, GenerationResult result) {
    if (result instanceof GenerationResult.Answered answer) {
      spending.answered(answer.how());
      if (!one.text().equals(standing.text(one.promptId()))) {
        dropped++;
        return;
      }
      Response response =
          records.response(
              one.promptId(),
              one.text(),
              one.sample(),
              standing.version(one.promptId(), one.sample(), one.text()),
              answer);
      var fault = EventCheck.fault(response);
      if (fault.isPresent()) {
        missing("the answer cannot be taken in: " + fault.get().detail());
        return;
      }
      unpublished.add(records.record(response));
      pending = pending.plus(GeneratorCounts.answer(answer));
    } else if (result instanceof GenerationResult.Rejected rejected) {
      missing(rejected.reason());
    } else {
      String reason = ((GenerationResult.Failed) result).reason();
      if (!reason.equals(ending.reason())) {
        missing(reason);
      }
    }
  }

  private void missing(String reason) {
    boolean room = reasons.size() < MOST_REASONS || reasons.containsKey(reason);
    reasons.merge(room ? reason : "other reasons", 1L, Long::sum);
  }

  private void publish() {
    committedAt = System.nanoTime();
    String why = stop.get();
    if (why != null && ending.reason() == null) {
      ending.startNoMore(why);
    }
    if (unpublished.isEmpty()) {
      return;
    }
    producer.beginTransaction();
    unpublished.forEach(producer::send);
    producer.commitTransaction();
    unpublished.clear();
    filled = filled.plus(pending);
    pending = GeneratorCounts.NONE;
  }

  @Override
  public void close() {
    ending.endAll("the run ends");
    producer.close(PATIENCE);
    records.close();
  }
}
