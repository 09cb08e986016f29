package dev.charm.consumers.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.charm.consumers.generation.declared.Budget;
import dev.charm.consumers.generation.declared.PolicyModelDeclaration;
import dev.charm.consumers.generation.declared.PolicyModelSource;
import dev.charm.consumers.generation.declared.PolicyModelSource.Api;
import dev.charm.consumers.generation.declared.PolicyModelSource.Gguf;
import dev.charm.consumers.generation.declared.PolicyModelSource.Server;
import dev.charm.consumers.generation.declared.Sampling;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenerationParametersTest {
  private static final Generation HOW =
      new Generation("gemma", null, 12L, "stop", false, true, 3L, 4L, 5);

  @TempDir Path folder;

  private static GenerationParameters of(PolicyModelSource source, @Nullable Long seed)
      throws IOException {
    Sampling sampling = new Sampling(0.5, null, 8, false, seed, List.of("a", "\""));
    return GenerationParameters.of(
        new PolicyModelDeclaration("m@1", source, sampling, 1, null, Budget.NONE));
  }

  @Test
  void shouldSayTheSameAsARowAndAsAResponse() throws IOException {
    Server server =
        new Server(
            URI.create("http://h"), Api.CHAT, "google/gemma", "KEY", Duration.ofSeconds(1), 1);
    GenerationParameters parameters = of(server, 10L);
    assertThat(parameters.json(2, HOW).toString())
        .isEqualTo(
            """
            {"api":"chat","model":"google/gemma","temperature":0.5,"top_p":null,"max_tokens":8,\
            "seed":12,"stop":["a","\\""],"served_model":"gemma","system_fingerprint":null,\
            "finish_reason":"stop","refusal":false,"reasoning":true,"prompt_tokens":3,\
            "completion_tokens":4,"latency_ms":5}\
            """);
    assertThat(parameters.strings(2, HOW).toString())
        .isEqualTo(
            """
            {api=chat, model=google/gemma, temperature=0.5, max_tokens=8, seed=12, stop=["a","\\""], \
            served_model=gemma, finish_reason=stop, refusal=false, reasoning=true, prompt_tokens=3, \
            completion_tokens=4, latency_ms=5}\
            """);
  }

  @Test
  void shouldTellAFileFromAnotherOfTheSameNameAndTheSeedThatWasDrawn() throws IOException {
    Gguf gguf = new Gguf(Files.writeString(folder.resolve("m.gguf"), "abc"), null, 2);
    GenerationParameters parameters = of(gguf, null);
    assertThat(parameters.json(0, HOW).toString())
        .startsWith(
            """
            {"api":"gguf","model":"m.gguf",\
            "sha256":"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",\
            "context_size":4096,"temperature":0.5,"top_p":null,"max_tokens":8,"seed":null,\
            "stop":["a","\\""],"drawn_seed":12,"served_model":"gemma"\
            """);
    Files.writeString(gguf.file(), "abd");
    assertThat(of(gguf, null).settings(0)).isNotEqualTo(parameters.settings(0));
  }

  @Test
  void shouldSayWhichFileIsMissing() {
    assertThatThrownBy(() -> of(new Gguf(folder.resolve("m.gguf"), null, null), null))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("m.gguf does not exist");
    assertThatThrownBy(() -> of(new Gguf(folder, null, null), null))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is a folder, not a file");
  }
}
