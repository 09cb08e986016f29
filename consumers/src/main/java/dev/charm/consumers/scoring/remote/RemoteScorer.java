package dev.charm.consumers.scoring.remote;

import dev.charm.consumers.scoring.RewardScorer;
import dev.charm.consumers.scoring.ScoringRequest;
import dev.charm.consumers.scoring.ScoringResult;
import dev.charm.consumers.scoring.declared.ServerDeclaration;
import dev.charm.consumers.scoring.template.TemplateException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A reward model that a server holds. Rewards are its raw logits; no answer, or one that is not
 * exactly as the server's API promises, is {@code Failed}, and what the server refuses is {@code
 * Rejected}. Before the first score, and after the server was away, {@link RawLogitCheck} has
 * passed.
 *
 * <p>For any number of threads: all calls together make at most as many requests at once as are
 * declared. An interrupt ends the wait of its call.
 *
 * <p>NUL and halves of surrogate pairs are sent as U+FFFD ({@link WireText}).
 */
public final class RemoteScorer implements RewardScorer {
  /** Characters of a conversation beyond which it is rejected without being sent. */
  public static final int MAX_CHARACTERS = 1_000_000;

  private final ServerDeclaration declaration;
  private final Server server;
  private final InputMaker inputs;
  private final Weighing weighing;
  private final int batch;
  private final SortedMap<String, String> provenance;
  private final RawLogitCheck check;
  private final ReentrantLock checking = new ReentrantLock();
  private volatile boolean checked;

  RemoteScorer(ServerDeclaration declaration, Server server, InputMaker inputs, String shownUrl) {
    this.declaration = declaration;
    this.server = server;
    this.inputs = inputs;
    this.weighing = new Weighing(declaration.weights());
    this.batch = server.api().takesSeveral(inputs.form()) ? declaration.batch() : 1;
    this.check = new RawLogitCheck(server, inputs, weighing, batch);
    this.provenance = provenance(declaration, inputs.templateHash(), shownUrl);
  }

  private static SortedMap<String, String> provenance(
      ServerDeclaration declaration, @Nullable String templateHash, String shownUrl) {
    SortedMap<String, String> of = new TreeMap<>();
    of.put("backend", declaration.backend());
    of.put("url", shownUrl);
    if (declaration.model() != null) {
      of.put("model", declaration.model());
    }
    if (templateHash != null) {
      of.put("template", templateHash);
    }
    return Collections.unmodifiableSortedMap(of);
  }

  @Override
  public String rewardModel() {
    return declaration.id().toString();
  }

  @Override
  public SortedMap<String, String> provenance() {
    return provenance;
  }

  /**
   * Makes sure that the server answers with raw logits, unless that is known already.
   *
   * @param retries of a request that fails
   */
  RawLogitCheck.Finding check(int retries) throws InterruptedException {
    checking.lockInterruptibly();
    try {
      RawLogitCheck.Finding finding = checked ? RawLogitCheck.Finding.USABLE : check.run(retries);
      checked = finding.usable();
      return finding;
    } finally {
      checking.unlock();
    }
  }

  @Override
  public List<ScoringResult> score(List<ScoringRequest> requests) {
    if (requests.isEmpty()) {
      return List.of();
    }
    @Nullable ScoringResult[] results = new ScoringResult[requests.size()];
    List<Input> asked = new ArrayList<>();
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < results.length; i++) {
      ScoringRequest request = requests.get(i);
      if (request.characters() > MAX_CHARACTERS) {
        results[i] =
            new ScoringResult.Rejected(
                "a conversation of %d characters; at most %d are scored"
                    .formatted(request.characters(), MAX_CHARACTERS));
        continue;
      }
      try {
        asked.add(inputs.of(request));
        places.add(i);
      } catch (TemplateException e) {
        results[i] = new ScoringResult.Rejected("the template refuses it: " + e.getMessage());
      }
    }
    List<ScoringResult> answered = ask(asked);
    for (int i = 0; i < answered.size(); i++) {
      results[places.get(i)] = answered.get(i);
    }
    List<ScoringResult> all = new ArrayList<>(results.length);
    for (@Nullable ScoringResult each : results) {
      all.add(Objects.requireNonNull(each, "a result of each request"));
    }
    return all;
  }

  private List<ScoringResult> ask(List<Input> asked) {
    if (asked.isEmpty()) {
      return List.of();
    }
    try {
      RawLogitCheck.Finding finding = check(declaration.retries());
      if (!finding.usable()) {
        return Collections.nCopies(asked.size(), new ScoringResult.Failed(finding.reason()));
      }
      ScoringCall call =
          new ScoringCall(
              server, weighing, batch, declaration.retries(), RawLogitCheck.harmless(inputs));
      List<ScoringResult> results = call.results(asked);
      if (call.lostTheServer()) {
        checked = false;
      }
      return results;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Collections.nCopies(
          asked.size(), new ScoringResult.Failed("the wait was interrupted"));
    } catch (TemplateException e) { // which took the same conversation before
      return Collections.nCopies(
          asked.size(), new ScoringResult.Failed("the template fails: " + e.getMessage()));
    }
  }

  /** Nothing is held but connections, which end by themselves when they are not used. */
  @Override
  public void close() {}
}
