package dev.charm.consumers.scoring.remote;

import dev.charm.consumers.http.Ending;
import dev.charm.consumers.scoring.ScoringRequest;
import dev.charm.consumers.scoring.ScoringResult;
import dev.charm.consumers.scoring.remote.ServerApi.RawLogits;
import dev.charm.consumers.scoring.template.TemplateException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Asks a server about a few harmless conversations, and finds out whether its answers are raw
 * logits. Servers ignore fields that they do not know, so that an old one answers {@code
 * use_activation: false} with probabilities, and nothing in the answer says so. But
 *
 * <ul>
 *   <li>no probability (sigmoid, softmax) is below 0 or above 1, and no cosine below -1;
 *   <li>who heeds the field gives other answers with an activation than without. Between 0 and 1 a
 *       number and its sigmoid are close (within {@value #NOISE}) only near 0.66, so four
 *       conversations tell; rounding of bf16 makes less of a difference than that.
 * </ul>
 *
 * <p>Who passes neither gives no raw logits, or cannot be told from one that gives none: a model
 * whose head squashes by itself cannot be used.
 */
final class RawLogitCheck {
  private static final double NOISE = 0.05;
  private static final double ROUNDING = 1e-6;
  private static final double BF16_ROUNDING = 0.01;

  /** Of unlike quality, so that rewards lie apart. */
  private static final List<ScoringRequest> HARMLESS =
      List.of(
          new ScoringRequest("What is two and two?", "Two and two is four."),
          new ScoringRequest("What is two and two?", "Bananas, bananas, bananas, bananas!"),
          new ScoringRequest("Name a colour of the sky.", "Blue, by day and in fair weather."),
          new ScoringRequest("How do I boil an egg?", "No."));

  /**
   * What the check found.
   *
   * @param reason why the server cannot be used; empty if it can
   * @param away whether it was not asked because it did not answer
   */
  record Finding(String reason, boolean away) {
    static final Finding USABLE = new Finding("", false);

    boolean usable() {
      return reason.isEmpty();
    }
  }

  private final Server server;
  private final InputMaker inputs;
  private final Weighing weighing;
  private final int batch;

  RawLogitCheck(Server server, InputMaker inputs, Weighing weighing, int batch) {
    this.server = server;
    this.inputs = inputs;
    this.weighing = weighing;
    this.batch = batch;
  }

  /**
   * @throws TemplateException if the template refuses it, and so anything
   */
  static Input harmless(InputMaker inputs) throws TemplateException {
    return inputs.of(HARMLESS.get(0));
  }

  /**
   * Asks, as many conversations at once as later.
   *
   * @throws InterruptedException if the wait is ended
   */
  Finding run(int retries) throws InterruptedException {
    List<Input> asked = new ArrayList<>();
    try {
      for (int i = 0; i < Math.max(batch, HARMLESS.size()); i++) {
        asked.add(inputs.of(HARMLESS.get(i % HARMLESS.size())));
      }
    } catch (TemplateException e) {
      return new Finding("the template refuses every conversation: " + e.getMessage(), false);
    }
    List<SortedMap<String, Double>> raw = new ArrayList<>();
    Finding fault = ask(asked, true, retries, raw);
    if (!fault.usable() || isShown(raw)) {
      return fault;
    }
    if (server.api().rawLogits() == RawLogits.UNLESS_NORMALIZED) {
      return new Finding(
          "every answer has the length 1, as an embedding has and a reward has not: the server's"
              + " model has no head",
          false);
    }
    if (server.api().rawLogits() == RawLogits.BY_RANGE) {
      return new Finding(
          "every answer lies between 0 and 1, as after a softmax, which this API applies to"
              + " logits; a server that gives them raw is needed (SGLang: sglang-embeddings)",
          false);
    }
    List<SortedMap<String, Double>> activated = new ArrayList<>();
    fault = ask(asked.subList(0, HARMLESS.size()), false, retries, activated);
    if (!fault.usable() || differ(raw, activated)) {
      return fault;
    }
    return new Finding(
        "the answers are the same whether raw logits are asked for or not, and could be"
            + " probabilities or cosines: the server does not know the field that asks for raw"
            + " logits, or its model has none",
        false);
  }

  private Finding ask(
      List<Input> asked, boolean raw, int retries, List<SortedMap<String, Double>> outputs)
      throws InterruptedException {
    for (int from = 0; from < asked.size(); from += batch) {
      List<Input> some = asked.subList(from, Math.min(asked.size(), from + batch));
      Outcome outcome = outcome(some, raw, retries);
      if (outcome instanceof Outcome.Read read) {
        for (SortedMap<String, Double> each : read.answers().outputs()) {
          if (weighing.of(each, null) instanceof ScoringResult.Failed f) {
            return new Finding(f.reason(), false);
          }
        }
        outputs.addAll(read.answers().outputs());
      } else if (outcome instanceof Outcome.Refused refused) {
        boolean takesOne =
            some.size() > 1 && outcome(some.subList(0, 1), raw, retries) instanceof Outcome.Read;
        return new Finding(
            takesOne
                ? refused.reason()
                    + " to a batch of "
                    + some.size()
                    + ", and takes one; lower batch"
                : refused.reason()
                    + " to a harmless conversation of which raw logits are asked for",
            false);
      } else if (outcome instanceof Outcome.Failed failed) {
        return new Finding(failed.reason(), failed.away());
      }
    }
    return Finding.USABLE;
  }

  private Outcome outcome(List<Input> some, boolean raw, int retries) throws InterruptedException {
    Ending ending = new Ending();
    CompletableFuture<Outcome> asked = server.ask(some, raw, retries, ending);
    try {
      return asked.get();
    } catch (InterruptedException e) {
      ending.endAll("the wait was interrupted");
      throw e;
    } catch (ExecutionException e) {
      throw new IllegalStateException("asking fails in values only", e.getCause());
    }
  }

  private boolean isShown(List<SortedMap<String, Double>> outputs) {
    return switch (server.api().rawLogits()) {
      case BY_CONTRACT -> true;
      case UNLESS_NORMALIZED -> !outputs.stream().allMatch(RawLogitCheck::isNormalized);
      case BY_REQUEST, BY_RANGE -> anyOutside(outputs, 0);
      case BY_REQUEST_BEYOND_COSINES -> anyOutside(outputs, -1);
    };
  }

  private static boolean anyOutside(List<SortedMap<String, Double>> outputs, double least) {
    return outputs.stream()
        .flatMap(each -> each.values().stream())
        .anyMatch(output -> output < least - ROUNDING || output > 1 + ROUNDING);
  }

  private static boolean isNormalized(SortedMap<String, Double> outputs) {
    double squares = outputs.values().stream().mapToDouble(output -> output * output).sum();
    return Math.abs(Math.sqrt(squares) - 1) < BF16_ROUNDING;
  }

  private static boolean differ(
      List<SortedMap<String, Double>> raw, List<SortedMap<String, Double>> activated) {
    for (int i = 0; i < activated.size(); i++) {
      SortedMap<String, Double> with = activated.get(i);
      if (raw.get(i).entrySet().stream()
          .anyMatch(e -> Math.abs(e.getValue() - with.getOrDefault(e.getKey(), 0.0)) > NOISE)) {
        return true;
      }
    }
    return false;
  }
}
