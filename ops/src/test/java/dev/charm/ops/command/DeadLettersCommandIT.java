package dev.charm.ops.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.charm.ops.connect.ExitCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code charm dead-letters} on a running stack. */
class DeadLettersCommandIT extends OnSampleStack {
  @TempDir Path folder;

  @Test
  void shouldShowADeadLetterWithoutItsTextUnlessItIsAskedFor() throws Exception {
    Path bad =
        Files.writeString(folder.resolve("bad.jsonl"), "{\"prompt\": \"a secret\", nonsense\n");
    stack.charm("ingest", "jsonl", bad.toString());
    List<JsonNode> letters =
        Json.lines(stack.succeed("dead-letters", "list", "--output", "ndjson").out());
    String offset =
        letters.stream()
            .filter(letter -> letter.get("origin").asText().equals("bad.jsonl"))
            .findFirst()
            .orElseThrow()
            .get("offset")
            .asText();

    CommandRun shown = stack.succeed("dead-letters", "show", offset);
    CommandRun withValue = stack.succeed("dead-letters", "show", offset, "--value");

    assertThat(shown.out()).contains("bad.jsonl").contains("first bytes").doesNotContain("secret");
    assertThat(withValue.out()).contains("a secret");
    assertThat(stack.charm("dead-letters", "show", "99999").exitCode()).isEqualTo(ExitCode.FAILED);
  }
}
