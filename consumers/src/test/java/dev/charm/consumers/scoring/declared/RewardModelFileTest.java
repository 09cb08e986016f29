package dev.charm.consumers.scoring.declared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.charm.consumers.declared.DeclarationException;
import dev.charm.consumers.scoring.declared.ClassifierDeclaration.Truncation;
import dev.charm.consumers.scoring.declared.ServerDeclaration.Api;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RewardModelFileTest {
  @TempDir Path folder;

  private List<RewardModelDeclaration> read(String yaml) throws Exception {
    return RewardModelFile.read(Files.writeString(folder.resolve("reward-models.yaml"), yaml));
  }

  @Test
  void shouldReadEveryBackendWithItsLimits() throws Exception {
    List<RewardModelDeclaration> models =
        read(
            """
            reward-models:
              skywork/v2@2:
                backend: classifier
                folder: models/skywork
                max-tokens: 4096
                truncation: left
                dtype: fp16
                device: cuda:1
                weights: {helpfulness: 0.65, correctness: 0.8}
              armo@1:
                backend: vllm-classify
                url: http://10.0.0.7:8000
                model: RLHFlow/ArmoRM
                key-variable: ARMO_KEY
                timeout-seconds: 2.5
                concurrency: 3
              own@1: {backend: head, folder: /heads/own}
            """);
    assertThat(models)
        .extracting(each -> each.id().toString())
        .containsExactly("skywork/v2@2", "armo@1", "own@1");
    ClassifierDeclaration skywork = (ClassifierDeclaration) models.get(0);
    assertThat(skywork.folder()).isEqualTo(folder.resolve("models/skywork"));
    assertThat(skywork.maxTokens()).isEqualTo(4096);
    assertThat(skywork.truncation()).isEqualTo(Truncation.LEFT);
    assertThat(skywork.device()).isEqualTo("gpu:1");
    assertThat(skywork.weights()).containsEntry("correctness", 0.8);
    assertThat(skywork.template()).isEqualTo(new TemplateDeclaration.OfModel());
    ServerDeclaration armo = (ServerDeclaration) models.get(1);
    assertThat(armo.api()).isEqualTo(Api.VLLM_CLASSIFY);
    assertThat(armo.timeout()).isEqualTo(Duration.ofMillis(2500));
    assertThat(armo.concurrency()).isEqualTo(3);
    assertThat(armo.template()).isEqualTo(new TemplateDeclaration.Messages());
    assertThat(((HeadDeclaration) models.get(2)).folder()).isEqualTo(Path.of("/heads/own"));
  }

  @Test
  void shouldReadAListWithNamesToo() throws Exception {
    assertThat(
            read(
                """
                - {name: a@1, backend: head}
                - {name: b, version: "2", backend: head}
                """))
        .extracting(each -> each.id().toString())
        .containsExactly("a@1", "b@2");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a@1: {backend: head, max-token: 3}                        | not known: max-token
          a: {backend: head}                                        | NAME@VERSION
          a@1: {backend: magic}                                     | backend is one of head, classifier
          a@1: {backend: classifier}                                | needs a folder
          a@1: {backend: tei}                                       | needs a url
          a@1: {backend: tei, url: "ftp://x"}                       | needs a url
          a@1: {backend: tei, url: "http://me:secret@x"}            | has a password in its url
          a@1: {backend: tei, url: "http://x", key-variable: "sk-123"} | never the key itself
          a@1: {backend: tei, url: "http://x", concurrency: 0}      | concurrency is a whole number
          a@1: {backend: tei, url: "http://x", timeout-seconds: -1} | timeout-seconds is a number
          a@1: {backend: classifier, folder: f, truncation: up}     | left, right or reject
          a@1: {backend: classifier, folder: f, device: tpu}        | device is auto, cpu or gpu:N
          a@1: {backend: classifier, folder: f, weights: {x: much}} | the weight of x is not a number
          a@1: 3                                                    | is not an entry with fields
          []                                                        | declares no reward model
          'a@1: {backend: head'                                     | is not YAML
          """)
  void shouldRefuseWhatItDoesNotUnderstand(String yaml, String problem) {
    assertThatThrownBy(() -> read(yaml))
        .isInstanceOf(DeclarationException.class)
        .hasMessageContaining(problem)
        .hasMessageNotContaining("secret")
        .hasMessageNotContaining("sk-123");
  }

  @Test
  void shouldRefuseAnIdentityThatStandsTwice() {
    assertThatThrownBy(() -> read("a@1: {backend: head}\na@1: {backend: head}\n"))
        .isInstanceOf(DeclarationException.class);
    assertThatThrownBy(
            () -> read("- {name: a@1, backend: head}\n- {name: a, version: '1', backend: head}\n"))
        .isInstanceOf(DeclarationException.class)
        .hasMessageContaining("declares a@1 twice");
  }
}
