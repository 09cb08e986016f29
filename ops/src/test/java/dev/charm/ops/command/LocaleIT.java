package dev.charm.ops.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.ops.CharmProcess;
import dev.charm.producers.sample.Samples;
import dev.charm.producers.source.Source;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a command prints does not depend on the language of the machine. */
class LocaleIT {
  private final List<String> command =
      new ArrayList<>(List.of("calibrate", "--objective", "joint", "--batch"));

  @TempDir Path folder;

  @BeforeEach
  void copySample() throws Exception {
    for (Map.Entry<String, Source> model : Samples.studyScores().entrySet()) {
      command.add(model.getKey() + "=" + Samples.copy(model.getValue(), folder));
    }
    command.add("--ratings");
    command.add(Samples.copy(Samples.studyRatings(), folder).toString());
  }

  @Test
  void shouldPrintTheSameDigitsAndPointsInEveryLanguage() throws Exception {
    String english = printed("en", "US");
    assertThat(english).containsPattern("mean \\|MD\\| over all pairs 0\\.\\d{3}, with");
    assertThat(printed("de", "DE")).isEqualTo(english);
    assertThat(printed("ar", "EG")).isEqualTo(english);
  }

  private String printed(String language, String country) throws Exception {
    String options = "-Duser.language=" + language + " -Duser.country=" + country;
    try (CharmProcess charm =
        CharmProcess.start(
            folder, Map.of("JAVA_TOOL_OPTIONS", options), command.toArray(String[]::new))) {
      assertThat(charm.awaitExit()).as(charm.output()).isZero();
      return charm
          .output()
          .lines()
          .filter(line -> !line.startsWith("Picked up JAVA_TOOL_OPTIONS"))
          .collect(Collectors.joining("\n"));
    }
  }
}
