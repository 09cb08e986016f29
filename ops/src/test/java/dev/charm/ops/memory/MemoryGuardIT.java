package dev.charm.ops.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryGuardIT {

  /** How a process ended, and what it told the terminal beside its results. */
  private record Ended(int exitCode, String printed) {}

  private static Ended run(String way) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx24m",
                "-XX:MaxDirectMemorySize=16m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                FullHeap.class.getName(),
                way)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD) // what logging says of itself
            .start();
    try {
      String printed = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
      return new Ended(process.exitValue(), printed);
    } finally {
      process.destroyForcibly();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ends-a-thread", "is-logged", "is-swallowed"})
  void shouldEndWithOneLineThatSaysWhatWasHeldAndWhatToRaise(String way) throws Exception {
    Ended ended = run(way);
    assertThat(ended.printed().strip())
        .matches(
            "charm: out of memory: heap of 24 MB is full(, and collecting garbage takes most of"
                + " the time)?; held: 350,000 prompts; raise it with CHARM_JAVA_OPTS=-Xmx48m");
    assertThat(ended.exitCode()).isEqualTo(1);
  }

  @Test
  void shouldTellDirectMemoryFromTheHeap() throws Exception {
    Ended ended = run("is-direct");
    assertThat(ended.printed().strip())
        .isEqualTo(
            "charm: out of direct memory; raise it with -XX:MaxDirectMemorySize in CHARM_JAVA_OPTS");
    assertThat(ended.exitCode()).isEqualTo(1);
  }

  @Test
  void shouldEndNothingForAnErrorThatIsDealtWith() throws Exception {
    assertThat(run("is-dealt-with")).isEqualTo(new Ended(0, ""));
  }
}
