package dev.charm.consumers.scoring.classifier;

import ai.djl.translate.TranslateException;
import dev.charm.consumers.scoring.RewardScorer;
import dev.charm.consumers.scoring.ScoringRequest;
import dev.charm.consumers.scoring.ScoringResult;
import dev.charm.consumers.scoring.SeenInput;
import dev.charm.consumers.scoring.template.TemplateException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * A sequence classifier in this process. Conversations are sorted by length and go through the
 * network as {@link Batch.Plan} says, on a CPU several at once; while one part of them does, the
 * next is tokenised. On the CPU a score depends on the conversation alone, to the bit: whatever
 * else is scored, in whatever order.
 *
 * <p>Calls from several threads wait for each other.
 */
public final class ClassifierScorer implements RewardScorer {
  /** Characters of a conversation beyond which it is rejected. */
  public static final int MAX_CHARACTERS = 1_000_000;

  /** Conversations that are tokenised at once: the first ones are few, so that work begins soon. */
  private static final int FIRST_PART = 32;

  private static final int PART = 256;

  private final String rewardModel;
  private final SortedMap<String, String> provenance;
  private final InputMaker inputs;
  private final Tokenizing tokenizing;
  private final Network network;
  private final Outputs outputs;
  private final Batch.Plan plan;
  private final @Nullable Integer rejectedBeyond;
  private final ExecutorService tokenizer;
  private final ExecutorService workers;

  /**
   * @param rejectedBeyond tokens beyond which a conversation is rejected; null where it is cut
   */
  ClassifierScorer(
      String rewardModel,
      SortedMap<String, String> provenance,
      InputMaker inputs,
      Tokenizing tokenizing,
      Network network,
      Outputs outputs,
      Batch.Plan plan,
      @Nullable Integer rejectedBeyond) {
    this.rewardModel = rewardModel;
    this.provenance = Collections.unmodifiableSortedMap(new TreeMap<>(provenance));
    this.inputs = inputs;
    this.tokenizing = tokenizing;
    this.network = network;
    this.outputs = outputs;
    this.plan = plan;
    this.rejectedBeyond = rejectedBeyond;
    this.tokenizer = threads("tokenize-" + rewardModel, 1);
    this.workers = threads("score-" + rewardModel, network.atOnce());
  }

  private static ExecutorService threads(String name, int count) {
    return Executors.newFixedThreadPool(
        count,
        work -> {
          Thread thread = new Thread(work, name);
          thread.setDaemon(true);
          return thread;
        });
  }

  @Override
  public String rewardModel() {
    return rewardModel;
  }

  @Override
  public SortedMap<String, String> provenance() {
    return provenance;
  }

  @Override
  public synchronized Optional<SeenInput> seen(ScoringRequest request) {
    try {
      Input input = inputs.of(request);
      String second = input.second();
      String text = second == null ? input.first() : input.first() + "\n\n" + second;
      return Optional.of(
          new SeenInput(text, tokenizing.written(input), tokenizing.of(input).truncated()));
    } catch (TemplateException e) { // which a score tells
      return Optional.empty();
    }
  }

  @Override
  public synchronized List<ScoringResult> score(List<ScoringRequest> requests) {
    @Nullable ScoringResult[] results = new ScoringResult[requests.size()];
    List<Rendered> rendered = new ArrayList<>(requests.size());
    for (int i = 0; i < requests.size(); i++) {
      render(i, requests.get(i), rendered, results);
    }
    rendered.sort(Comparator.comparingInt(each -> each.input().characters()));
    List<List<Rendered>> parts = parts(rendered);
    CompletableFuture<List<Batch.Row>> next = tokenized(parts, 0, results);
    for (int part = 1; part <= parts.size(); part++) {
      List<Batch.Row> rows = joined(next, parts.get(part - 1), results);
      next = tokenized(parts, part, results);
      CompletableFuture.allOf(
              plan.of(rows).stream()
                  .map(batch -> CompletableFuture.runAsync(() -> infer(batch, results), workers))
                  .toArray(CompletableFuture<?>[]::new))
          .join();
    }
    return Arrays.stream(results).map(r -> Objects.requireNonNull(r, "a result")).toList();
  }

  /** A request as its template has made a text of it. */
  private record Rendered(int request, Input input) {}

  private void render(
      int number,
      ScoringRequest request,
      List<Rendered> rendered,
      @Nullable ScoringResult[] results) {
    if (request.characters() > MAX_CHARACTERS) {
      results[number] =
          new ScoringResult.Rejected(
              "a conversation of %d characters; at most %d are scored"
                  .formatted(request.characters(), MAX_CHARACTERS));
      return;
    }
    try {
      rendered.add(new Rendered(number, inputs.of(request)));
    } catch (TemplateException e) {
      results[number] = new ScoringResult.Rejected("the chat template: " + e.getMessage());
    }
  }

  private static List<List<Rendered>> parts(List<Rendered> rendered) {
    List<List<Rendered>> parts = new ArrayList<>();
    int from = 0;
    while (from < rendered.size()) {
      int to = Math.min(rendered.size(), from + (from == 0 ? FIRST_PART : PART));
      parts.add(rendered.subList(from, to));
      from = to;
    }
    return parts;
  }

  private CompletableFuture<List<Batch.Row>> tokenized(
      List<List<Rendered>> parts, int part, @Nullable ScoringResult[] results) {
    if (part >= parts.size()) {
      return CompletableFuture.completedFuture(List.of());
    }
    return CompletableFuture.supplyAsync(() -> tokenize(parts.get(part), results), tokenizer);
  }

  private List<Batch.Row> tokenize(List<Rendered> part, @Nullable ScoringResult[] results) {
    List<Batch.Row> rows = new ArrayList<>(part.size());
    for (Rendered each : part) {
      Tokens tokens = tokenizing.of(each.input());
      if (rejectedBeyond != null && tokens.truncated()) {
        results[each.request()] =
            new ScoringResult.Rejected(
                "a conversation of more than %d tokens".formatted(rejectedBeyond));
      } else if (tokens.length() == 0) {
        results[each.request()] = new ScoringResult.Rejected("a conversation without a token");
      } else {
        rows.add(new Batch.Row(each.request(), tokens));
      }
    }
    return rows;
  }

  private static List<Batch.Row> joined(
      CompletableFuture<List<Batch.Row>> rows,
      List<Rendered> part,
      @Nullable ScoringResult[] results) {
    try {
      return rows.join();
    } catch (CompletionException e) {
      for (Rendered each : part) {
        results[each.request()] =
            new ScoringResult.Failed("the tokenizer failed: " + Network.reason(e));
      }
      return List.of();
    }
  }

  /** Where a batch fails, for want of memory for instance, its halves are tried. */
  private void infer(Batch batch, @Nullable ScoringResult[] results) {
    try {
      float[][] logits = network.logits(batch);
      for (int i = 0; i < logits.length; i++) {
        Batch.Row row = batch.rows().get(i);
        results[row.request()] = outputs.result(logits[i], row.tokens());
      }
    } catch (TranslateException | RuntimeException e) {
      if (batch.rows().size() > 1) {
        batch.halves().forEach(half -> infer(half, results));
      } else {
        results[batch.rows().get(0).request()] =
            new ScoringResult.Failed("the model failed: " + Network.reason(e));
      }
    }
  }

  @Override
  public synchronized void close() {
    tokenizer.shutdown();
    workers.shutdown();
    network.close();
    tokenizing.close();
  }
}
