package dev.charm.ops.evaluate;

import dev.charm.consumers.scoring.ChatMessage;
import dev.charm.consumers.scoring.ScoringRequest;
import dev.charm.ops.connect.CommandFailedException;
import dev.charm.ops.ingest.FileReports;
import dev.charm.producers.rewards.AnswerSettings;
import dev.charm.producers.rewards.Answers;
import dev.charm.producers.row.Aliases;
import dev.charm.producers.row.Collecting;
import dev.charm.producers.row.FileReport;
import dev.charm.producers.row.Progress;
import dev.charm.producers.row.PromptIdentity;
import dev.charm.producers.row.ReadSettings;
import dev.charm.producers.row.RowReader;
import dev.charm.producers.source.Source;
import dev.charm.producers.source.SourceException;
import dev.charm.producers.source.Sources;
import dev.charm.schemas.Prompt;
import dev.charm.schemas.Response;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * The prompts and answers of some files. Of several answers of a model to a prompt the one of the
 * lowest sample index counts.
 */
public final class ResponseTexts {
  private final Map<String, List<ChatMessage>> prompts = new HashMap<>();
  private final TreeMap<String, TreeMap<String, Sampled>> texts = new TreeMap<>();

  private record Sampled(int index, String text) {}

  /**
   * A file of answers.
   *
   * @param policyModel whose answers it holds; null if its rows say it
   */
  public record File(@Nullable String policyModel, Path path) {}

  private ResponseTexts() {}

  /**
   * Reads files, and tells what became of their rows.
   *
   * @param known names of models: one that a file's name begins with is taken for the model of rows
   *     that name none
   * @throws SourceException if a file cannot be read or lacks a column
   * @throws CommandFailedException if there is no answer
   */
  public static ResponseTexts read(
      List<File> files, Aliases aliases, Collection<String> known, PrintWriter notes)
      throws SourceException {
    ResponseTexts all = new ResponseTexts();
    ReadSettings read = new ReadSettings(aliases, OptionalLong.empty());
    for (File file : files) {
      for (Source source : Sources.of(file.path())) {
        String ofFile = FileNames.policyModel(file.path(), known);
        boolean before = all.texts.containsKey(ofFile);
        AnswerSettings settings =
            file.policyModel() == null
                ? AnswerSettings.table("jsonl", read).ofModel(ofFile)
                : AnswerSettings.study(file.policyModel(), PromptIdentity.TEXT, read);
        try (RowReader rows = Answers.open(source, settings)) {
          FileReport report =
              rows.readAll(Collecting.of(SpecificRecord.class, all::add), Progress.NONE);
          FileReports.tell(report, notes);
        }
        if (file.policyModel() == null && !before && all.texts.containsKey(ofFile)) {
          FileReports.tell(
              source.name(),
              List.of("rows that name no model are taken for those of " + ofFile),
              notes);
        }
      }
    }
    if (all.texts.isEmpty()) {
      throw new CommandFailedException("the files hold no answer");
    }
    return all;
  }

  private void add(SpecificRecord event) {
    if (event instanceof Prompt prompt && prompt.getMessages() != null) {
      prompts.putIfAbsent(prompt.getPromptId(), ChatMessage.of(prompt.getMessages()));
    } else if (event instanceof Response response && response.getText() != null) {
      texts
          .computeIfAbsent(response.getPolicyModel(), model -> new TreeMap<>())
          .merge(
              response.getPromptId(),
              new Sampled(response.getSampleIndex(), response.getText()),
              (one, other) -> other.index() < one.index() ? other : one);
    }
  }

  /** The models, in order of name. */
  SortedSet<String> models() {
    return new TreeSet<>(texts.keySet());
  }

  /** Whether there is an answer of a model. */
  public boolean has(String model) {
    return texts.containsKey(model);
  }

  /** The text of an answer; null if there is none. */
  @Nullable String text(String model, String prompt) {
    Sampled sampled = texts.getOrDefault(model, new TreeMap<>()).get(prompt);
    return sampled == null ? null : sampled.text();
  }

  /** The request to score an answer; null if its text or that of its prompt is missing. */
  @Nullable ScoringRequest request(String model, String prompt) {
    List<ChatMessage> messages = prompts.get(prompt);
    String text = text(model, prompt);
    return messages == null || text == null ? null : new ScoringRequest(messages, text);
  }

  /** For each model the prompts that it has answered and whose text is known. */
  SortedMap<String, SortedSet<String>> answered() {
    SortedMap<String, SortedSet<String>> answered = new TreeMap<>();
    texts.forEach(
        (model, own) -> {
          SortedSet<String> known = new TreeSet<>(own.keySet());
          known.retainAll(prompts.keySet());
          answered.put(model, known);
        });
    return answered;
  }

  /**
   * At most so many of some prompts, chosen by a hash of their ids: the same in every run.
   *
   * @param most how many; 0 for all
   */
  static List<String> chosen(Set<String> prompts, int most) {
    List<String> sorted =
        prompts.stream()
            .sorted(
                Comparator.comparing(PromptIdentity::ofText)
                    .thenComparing(Comparator.naturalOrder()))
            .toList();
    return most > 0 && most < sorted.size() ? sorted.subList(0, most) : sorted;
  }
}
