package dev.charm.ops.generate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a file of answers holds, whichever runs it took: the same answers give the same words. */
public final class AnswerSummary {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String LATENCY = "latency_ms";

  private final AnswerMarks marks = new AnswerMarks();
  private long answers;

  private AnswerSummary() {}

  /**
   * Writes the answers of a file without what is another in every run: how long each took.
   *
   * @param latencies where that goes, in the order of the answers
   */
  public static AnswerSummary write(Path from, Path to, Path latencies) throws IOException {
    AnswerSummary summary = new AnswerSummary();
    try (BufferedReader in = Files.newBufferedReader(from, StandardCharsets.UTF_8);
        BufferedWriter out = Files.newBufferedWriter(to, StandardCharsets.UTF_8);
        BufferedWriter times = Files.newBufferedWriter(latencies, StandardCharsets.UTF_8)) {
      times.write("answer,latency_ms\n");
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        JsonNode row = MAPPER.readTree(line);
        JsonNode generation = row.path("generation");
        if (generation instanceof ObjectNode how) {
          JsonNode latency = how.remove(LATENCY);
          times.write(summary.answers + "," + (latency == null ? "" : latency.asText()) + "\n");
        }
        summary.add(row.path("response").asText(), generation);
        out.write(MAPPER.writeValueAsString(row) + "\n");
      }
    }
    return summary;
  }

  private void add(String text, JsonNode how) {
    answers++;
    marks.add(
        text,
        how.path("refusal").asBoolean(),
        how.path("finish_reason").asText(),
        how.path("reasoning").asBoolean(),
        how.path("max_tokens").isNumber()
            && how.path("completion_tokens").asLong() > how.path("max_tokens").asLong());
  }

  /** How many there are. */
  public long answers() {
    return answers;
  }

  /** Tells all of it. */
  public void tell(String policyModel, PrintWriter notes) {
    notes.printf("charm: %d answers of %s%n", answers, policyModel);
    marks.tell(notes);
    notes.flush();
  }
}
