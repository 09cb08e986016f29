package dev.charm.consumers.generation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.consumers.generation.GenerationResult.Answered;
import dev.charm.consumers.http.Ending;
import dev.charm.consumers.scoring.ChatMessage;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every backend promises, whatever runs behind it. */
public abstract class AnswerBackendContract {
  /** A backend with a seed, so that it gives the same answers again. */
  protected abstract AnswerBackend backend() throws Exception;

  /** As many as are asked at once. */
  protected int many() {
    return 50;
  }

  protected static GenerationRequest request(String prompt, int sample) {
    return new GenerationRequest(List.of(ChatMessage.user(prompt)), sample);
  }

  private static List<GenerationResult> all(AnswerBackend backend, Ending ending, int count) {
    List<CompletableFuture<GenerationResult>> asked =
        IntStream.range(0, count)
            .mapToObj(i -> backend.generate(request("Prompt " + i, i % 3), ending))
            .toList();
    return asked.stream().map(CompletableFuture::join).toList();
  }

  @Test
  void shouldAnswerEachOfManyThatAreAskedAtOnce() throws Exception {
    try (AnswerBackend backend = backend()) {
      assertThat(all(backend, new Ending(), many()))
          .hasSize(many())
          .hasOnlyElementsOfType(Answered.class);
    }
  }

  @Test
  void shouldGiveTheSameAnswersToTheSameSeeds() throws Exception {
    try (AnswerBackend backend = backend()) {
      List<String> first = texts(all(backend, new Ending(), many()));
      assertThat(texts(all(backend, new Ending(), many()))).isEqualTo(first);
    }
  }

  private static List<String> texts(List<GenerationResult> results) {
    return results.stream().map(each -> ((Answered) each).text()).toList();
  }

  @Test
  void shouldBeginNothingAfterTheEndAndSayWhy() throws Exception {
    try (AnswerBackend backend = backend()) {
      Ending ending = new Ending();
      ending.startNoMore("enough");
      assertThat(all(backend, ending, 3)).containsOnly(new GenerationResult.Failed("enough"));
    }
  }

  @Test
  void shouldShowNoTextByAccident() throws Exception {
    try (AnswerBackend backend = backend()) {
      GenerationRequest request = request("swordfish", 0);
      assertThat(request.toString()).doesNotContain("swordfish");
      assertThat(backend.generate(request, new Ending()).join().toString())
          .doesNotContain("swordfish");
    }
  }
}
