package dev.charm.consumers.training.gate;

import dev.charm.consumers.scoring.Sha256;
import dev.charm.schemas.Keys;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Which answers of a round an audit is shown, each once: usually {@value #MOST_ANSWERS} at most. Of
 * more, those of the prompts whose hashes are least, all answers of each, whatever the order of
 * arrival; of a single prompt all.
 *
 * @param <V> what is kept of an answer
 */
public final class AuditSample<V> {
  /** Of a sample. */
  public static final int MOST_ANSWERS = 20_000;

  private final int mostAnswers;
  private final TreeMap<Long, SortedMap<Long, V>> prompts = new TreeMap<>();
  private long least = Long.MAX_VALUE; // of the hashes that were left out
  private long left;
  private int answers;

  /** A sample without answers yet. */
  public AuditSample() {
    this(MOST_ANSWERS);
  }

  AuditSample(int mostAnswers) {
    this.mostAnswers = mostAnswers;
  }

  /**
   * Adds an answer, unless it is there, or its prompt is one of those that are left out.
   *
   * @param promptId of its prompt
   * @param name what tells the answers to a prompt apart
   * @param made makes what is kept of it
   */
  public void add(String promptId, String name, Supplier<V> made) {
    long prompt = hash(promptId);
    if (prompt >= least) {
      left++;
      return;
    }
    SortedMap<Long, V> ofPrompt = prompts.computeIfAbsent(prompt, p -> new TreeMap<>());
    long answer = answer(promptId, name);
    if (ofPrompt.containsKey(answer)) {
      return;
    }
    ofPrompt.put(answer, made.get());
    answers++;
    while (answers > mostAnswers && prompts.size() > 1) {
      Map.Entry<Long, SortedMap<Long, V>> last = prompts.pollLastEntry();
      least = last.getKey();
      answers -= last.getValue().size();
      left += last.getValue().size();
    }
  }

  /** What is kept of an answer; empty if it is not in the sample. */
  public Optional<V> get(String promptId, String name) {
    return Optional.ofNullable(prompts.get(hash(promptId)))
        .map(ofPrompt -> ofPrompt.get(answer(promptId, name)));
  }

  /** Answers by the hashes of their names, by the hashes of their prompts. */
  public Map<Long, SortedMap<Long, V>> prompts() {
    return prompts;
  }

  /** Whether some answers were left out, because there are too many. */
  public boolean leftSomeOut() {
    return left > 0;
  }

  /** How many were left out; one that comes again counts again. */
  long left() {
    return left;
  }

  /** Takes over a sample that was written down. */
  void restore(long leftOut, Map<Long, SortedMap<Long, V>> kept) {
    left = leftOut;
    prompts.putAll(kept);
  }

  private static long answer(String promptId, String name) {
    return hash(Keys.join(promptId, name));
  }

  private static long hash(String text) {
    return ByteBuffer.wrap(Sha256.digest().digest(text.getBytes(StandardCharsets.UTF_8))).getLong();
  }
}
