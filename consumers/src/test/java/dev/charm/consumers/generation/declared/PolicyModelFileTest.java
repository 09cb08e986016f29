package dev.charm.consumers.generation.declared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.charm.consumers.declared.DeclarationException;
import dev.charm.consumers.generation.declared.PolicyModelSource.Api;
import dev.charm.consumers.generation.declared.PolicyModelSource.Gguf;
import dev.charm.consumers.generation.declared.PolicyModelSource.Server;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyModelFileTest {
  @TempDir Path folder;

  private List<PolicyModelDeclaration> read(String yaml) throws Exception {
    return PolicyModelFile.read(Files.writeString(folder.resolve("policy-models.yaml"), yaml));
  }

  @Test
  void shouldReadEveryField() throws Exception {
    List<PolicyModelDeclaration> models =
        read(
            """
            policy-models:
              gemma@2:
                endpoint: http://10.0.0.7:8000/v1
                api: completions
                model: google/gemma
                api-key-env: GEMMA_KEY
                temperature: 0.7
                top-p: 0.95
                max-tokens: 512
                seed: 7
                stop: ["<end>", "\\n\\n"]
                concurrency: 3
                timeout: 2m
                retries: 0
                price: {input: 0.5, output: 1.5}
                budget: {requests: 10, tokens: 2000}
            """);
    assertThat(models)
        .containsExactly(
            new PolicyModelDeclaration(
                "gemma@2",
                new Server(
                    URI.create("http://10.0.0.7:8000/v1"),
                    Api.COMPLETIONS,
                    "google/gemma",
                    "GEMMA_KEY",
                    Duration.ofMinutes(2),
                    0),
                new Sampling(0.7, 0.95, 512, false, 7L, List.of("<end>", "\n\n")),
                3,
                new Price(0.5, 1.5),
                new Budget(10L, 2000L)));
    assertThat(models.get(0).price().of(2_000_000, 1_000_000)).isEqualTo(2.5);
  }

  @Test
  void shouldLeaveToTheServerWhatIsNotDeclared() throws Exception {
    PolicyModelDeclaration model =
        read("- {name: a, version: 1, endpoint: 'https://h', model: m}").get(0);
    assertThat(model.name()).isEqualTo("a@1");
    assertThat(server(model).api()).isEqualTo(Api.CHAT);
    assertThat(model.sampling()).isEqualTo(new Sampling(null, null, null, false, null, List.of()));
    assertThat(model.budget()).isEqualTo(Budget.NONE);
    assertThat(model.price()).isNull();
    assertThat(server(read("a: {endpoint: 'https://h', model: m, timeout: 2.5}").get(0)).timeout())
        .isEqualTo(Duration.ofMillis(2500));
  }

  private static Server server(PolicyModelDeclaration model) {
    return (Server) model.source();
  }

  @Test
  void shouldReadAGgufFileThatLiesBesideIt() throws Exception {
    String yaml =
        """
        smol@2:
          gguf: models/smol.gguf
          context-size: 2048
          threads: 2
          temperature: 0.7
          max-tokens: 64
          seed: 7
          stop: "<end>"
          budget: {tokens: 2000}
        """;
    assertThat(read(yaml))
        .containsExactly(
            new PolicyModelDeclaration(
                "smol@2",
                new Gguf(folder.toAbsolutePath().resolve("models/smol.gguf"), 2048, 2),
                new Sampling(0.7, null, 64, false, 7L, List.of("<end>")),
                1,
                null,
                new Budget(null, 2000L)));
    assertThat(read("a: {gguf: /models/b.gguf}").get(0).source())
        .isEqualTo(new Gguf(Path.of("/models/b.gguf"), null, null))
        .extracting(PolicyModelSource::model, PolicyModelSource::word)
        .containsExactly("b.gguf", "gguf");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a: {endpoint: "http://x", model: m, temprature: 1}  | known: temprature; did you mean temperature?
          a: {endpoint: "http://x", model: m, top_k: 1}       | known: top_k; did you mean top-p?
          a: {endpoint: "http://x", model: m, price: {in: 1}} | price has a field that is not known: in
          a: {endpoint: "http://x", model: m, price: {input: 1}} | price needs input and output
          a: {endpoint: "http://x"}                           | needs a model
          a: {model: m}                                       | needs an endpoint
          a: {endpoint: "ftp://x", model: m}                  | needs an endpoint
          a: {endpoint: "http://me:secret@x", model: m}       | has a password in its endpoint
          a: {endpoint: "http://x", model: m, api-key-env: "sk-123"} | never the key itself
          a: {endpoint: "http://x", model: m, api: chatty}    | api is one of chat, completions
          a: {endpoint: "http://x", model: m, temperature: -1} | temperature is a number from 0
          a: {endpoint: "http://x", model: m, temperature: "1"} | temperature is a number from 0
          a: {endpoint: "http://x", model: m, top-p: 1.5}     | top-p is a number from 0 to 1
          a: {endpoint: "http://x", model: m, seed: 1.5}      | seed is a whole number
          a: {endpoint: "http://x", model: m, stop: [1]}      | stop is a text, or a list of texts
          a: {endpoint: "http://x", model: m, timeout: 0}     | timeout is a time above 0
          a: {endpoint: "http://x", model: m, budget: 3}      | budget has fields of its own
          a: {endpoint: "http://x", model: m, budget: {requests: 0}} | requests is a whole number from 1
          a: {endpoint: "http://x", model: m, max-tokens: 1, max-completion-tokens: 1} | one of them is sent
          a: {gguf: m.gguf, endpoint: "http://x"}             | has an endpoint and gguf: a server answers or a file does
          a: {gguf: m.gguf, model: m}                         | has a field that is not known: model
          a: {gguf: m.gguf, api: chat}                        | has a field that is not known: api
          a: {gguf: m.gguf, api-key-env: KEY}                 | has a field that is not known: api-key-env
          a: {gguf: m.gguf, timeout: 1}                       | has a field that is not known: timeout
          a: {gguf: m.gguf, retries: 1}                       | has a field that is not known: retries
          a: {gguf: m.gguf, concurrency: 4}                   | has a field that is not known: concurrency
          a: {gguf: m.gguf, max-completion-tokens: 4}         | has a field that is not known: max-completion-tokens
          a: {gguf: m.gguf, price: {input: 1, output: 1}}     | has a field that is not known: price
          a: {gguf: m.gguf, seed: -1}                         | seed is a whole number from 0 to 2147483647
          a: {gguf: m.gguf, threads: 0}                       | threads is a whole number from 1
          a: {gguf: [m.gguf]}                                 | gguf is not a text
          a: {endpoint: "http://x", model: m, threads: 2}     | has a field that is not known: threads
          a: {temperature: 1}                                 | needs an endpoint such as http://127.0.0.1:8000, or gguf
          a: 3                                                | is not an entry with fields
          []                                                  | declares no policy model
          """)
  void shouldRefuseWhatItDoesNotUnderstand(String yaml, String problem) {
    assertThatThrownBy(() -> read(yaml))
        .isInstanceOf(DeclarationException.class)
        .hasMessageContaining(problem)
        .hasMessageNotContaining("secret")
        .hasMessageNotContaining("sk-123");
  }
}
