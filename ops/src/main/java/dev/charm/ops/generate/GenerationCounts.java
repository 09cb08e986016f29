package dev.charm.ops.generate;

import dev.charm.consumers.generation.Generation;
import dev.charm.consumers.generation.GenerationResult.Answered;
import dev.charm.consumers.generation.declared.PolicyModelDeclaration;
import dev.charm.consumers.generation.declared.Price;
import java.io.PrintWriter;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What a run got, and what it did not. */
final class GenerationCounts {
  private static final int MOST_NAMES = 5;
  private static final int MOST_REASONS = 20;
  private static final int SHOWN_LINES = 3;
  private static final String OTHER = "other reasons";

  private final PolicyModelDeclaration model;
  private final long began = System.nanoTime();
  private final Map<String, Missing> missing = new TreeMap<>();
  private final AnswerMarks marks = new AnswerMarks();
  private final SortedSet<String> served = new TreeSet<>();
  private long answers;
  private long untold;
  private long promptTokens;
  private long completionTokens;

  /** Answers that are missing for one reason, and the first lines that they are missing of. */
  private static final class Missing {
    private final SortedSet<Long> lines = new TreeSet<>();
    private long count;
    private boolean more;

    void add(long line) {
      count++;
      lines.add(line);
      if (lines.size() > SHOWN_LINES) {
        lines.remove(lines.last());
        more = true;
      }
    }
  }

  GenerationCounts(PolicyModelDeclaration model) {
    this.model = model;
  }

  /**
   * Counts an answer.
   *
   * @return what the server calls the model, if that is a name not heard before; else null
   */
  synchronized @Nullable String answered(Answered answer) {
    Generation how = answer.how();
    answers++;
    if (how.promptTokens() == null || how.completionTokens() == null) {
      untold++;
    } else {
      promptTokens += how.promptTokens();
      completionTokens += how.completionTokens();
    }
    Integer most = model.sampling().maxTokens();
    Long tokens = how.completionTokens();
    marks.add(
        answer.text(),
        how.refusal(),
        String.valueOf(how.finishReason()),
        how.reasoning(),
        most != null && tokens != null && tokens > most);
    String name = how.servedModel();
    return name != null
            && !name.equals(model.source().model())
            && served.size() < MOST_NAMES
            && served.add(name)
        ? name
        : null;
  }

  /** Counts an answer that did not come. */
  synchronized void missing(String reason, long line) {
    boolean room = missing.size() < MOST_REASONS || missing.containsKey(reason);
    missing.computeIfAbsent(room ? reason : OTHER, each -> new Missing()).add(line);
  }

  /**
   * Tells all of it.
   *
   * @param wanted answers that all runs together were to get
   * @param there answers that all runs together have got
   * @param ended why the run ended before all was asked for; null if it did not
   */
  synchronized void tell(PrintWriter notes, long wanted, long there, @Nullable String ended) {
    if (answers > 0) {
      double seconds = Math.max(1e-3, (System.nanoTime() - began) / 1e9);
      Price price = model.price();
      notes.printf(
          "charm: %d answers of %s: %d tokens in, %d out, %.1f tokens/s%s%n",
          answers,
          model.name(),
          promptTokens,
          completionTokens,
          completionTokens / seconds,
          price == null ? "" : ", cost %.4f".formatted(price.of(promptTokens, completionTokens)));
    }
    if (untold > 0) {
      notes.printf(
          "charm: of %d answers the server tells no tokens, which are not in these sums%n", untold);
    }
    marks.tell(notes);
    long left = wanted - there;
    for (Map.Entry<String, Missing> each : missing.entrySet()) {
      if (!each.getKey().equals(ended)) {
        Missing those = each.getValue();
        left -= those.count;
        notes.printf(
            "charm: %d of %d answers missing: %s (%s %s%s)%n",
            those.count,
            wanted,
            each.getKey(),
            those.lines.size() == 1 && !those.more ? "line" : "lines",
            String.join(", ", those.lines.stream().map(String::valueOf).toList()),
            those.more ? ", ..." : "");
      }
    }
    if (left > 0) {
      notes.printf(
          "charm: %d of %d answers missing: %s; --resume asks for them%n",
          left, wanted, ended == null ? "not asked for" : ended);
    }
    notes.flush();
  }
}
