package dev.charm.consumers.generation.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.charm.consumers.generation.AnswerBackend;
import dev.charm.consumers.generation.AnswerBackendContract;
import dev.charm.consumers.generation.Generation;
import dev.charm.consumers.generation.GenerationRequest;
import dev.charm.consumers.generation.GenerationResult;
import dev.charm.consumers.generation.GenerationResult.Answered;
import dev.charm.consumers.generation.GenerationResult.Failed;
import dev.charm.consumers.generation.GenerationResult.Rejected;
import dev.charm.consumers.generation.declared.Budget;
import dev.charm.consumers.generation.declared.PolicyModelDeclaration;
import dev.charm.consumers.generation.declared.PolicyModelSource.Gguf;
import dev.charm.consumers.generation.declared.Sampling;
import dev.charm.consumers.http.Ending;
import dev.charm.consumers.scoring.ChatMessage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real language model answers, in this process. */
class LlamaBackendIT extends AnswerBackendContract {
  private static final List<String> NO_STOP = List.of();

  private final Ending ending = new Ending();

  @TempDir Path folder;

  private static AnswerBackend open(Sampling sampling, int context) throws Exception {
    Gguf gguf = new Gguf(TinyGguf.file(), context, 1);
    return LlamaBackend.open(
        new PolicyModelDeclaration("smol@2", gguf, sampling, 1, null, Budget.NONE), gguf);
  }

  private static AnswerBackend open(
      double temperature, int maxTokens, @Nullable Long seed, List<String> stop) throws Exception {
    return open(new Sampling(temperature, null, maxTokens, false, seed, stop), 512);
  }

  @Override
  protected AnswerBackend backend() throws Exception {
    return open(1, 4, 7L, NO_STOP);
  }

  @Override
  protected int many() {
    return 5;
  }

  private Answered ask(AnswerBackend backend, String prompt, int sample) {
    return (Answered) backend.generate(request(prompt, sample), ending).join();
  }

  @Test
  void shouldAnswerTheSameWhateverWasAskedBefore() throws Exception {
    String story = "Tell a story.";
    try (AnswerBackend backend = open(1, 12, 7L, NO_STOP)) {
      String first = ask(backend, story, 0).text();
      assertThat(ask(backend, story, 1).text()).isNotEqualTo(first);
      ask(backend, story + " " + first, 0);
      assertThat(ask(backend, story, 0).text()).isEqualTo(first);
      try (AnswerBackend other = open(1, 12, 6L, NO_STOP)) {
        ask(other, "Who?", 0);
        assertThat(ask(other, story, 1).text()).isEqualTo(first);
      }
    }
  }

  @Test
  void shouldDrawASeedForEachAnswerAndTellIt() throws Exception {
    Set<String> texts = new HashSet<>();
    Answered last = null;
    try (AnswerBackend backend = open(1, 12, null, NO_STOP)) {
      for (int sample = 0; sample < 3; sample++) {
        last = ask(backend, "Name a river.", sample);
        texts.add(last.text());
      }
    }
    assertThat(texts).hasSizeGreaterThan(1);
    try (AnswerBackend backend = open(1, 12, last.how().seed(), NO_STOP)) {
      assertThat(ask(backend, "Name a river.", 0).text()).isEqualTo(last.text());
    }
  }

  @Test
  void shouldTakeTheLikeliestTokensAtTemperature0AndTellHowTheAnswerEnds() throws Exception {
    String question = "What is the capital of France? Answer with one word.";
    try (AnswerBackend backend = open(0, 60, 1L, NO_STOP)) {
      Answered answer = ask(backend, question, 0);
      assertThat(answer.text()).contains("Paris");
      assertThat(ask(backend, question, 5).text()).isEqualTo(answer.text());
      Generation how = answer.how();
      assertThat(how.finishReason()).isEqualTo("stop");
      assertThat(how.servedModel()).isEqualTo(TinyGguf.file().getFileName().toString());
      assertThat(how.systemFingerprint()).startsWith("de.kherud:llama:4");
      assertThat(how.promptTokens()).isBetween(20L, 60L);
      assertThat(how.completionTokens()).isBetween(2L, 59L);
    }
    try (AnswerBackend backend = open(0, 3, 1L, NO_STOP)) {
      Answered answer = ask(backend, "Count from 1 to 100.", 0);
      assertThat(answer.how().isCut()).isTrue();
      assertThat(answer.how().completionTokens()).isEqualTo(3);
    }
    try (AnswerBackend backend = open(0, 60, 1L, List.of("unheard of", "ris", "Par"))) {
      Answered answer = ask(backend, question, 0);
      assertThat(answer.text()).isNotEmpty().doesNotContain("Par");
      assertThat(answer.how().finishReason()).isEqualTo("stop");
    }
  }

  @Test
  void shouldReadAConversationByTheTemplateOfTheModel() throws Exception {
    Path file = TinyGguf.file();
    LlamaPrompt prompt = LlamaPrompt.of(file, GgufHeader.read(file));
    assertThat(
            prompt.text(
                List.of(
                    new ChatMessage("system", "Be brief."),
                    ChatMessage.user("Hi 😀"),
                    ChatMessage.assistant("Hi!"),
                    ChatMessage.user("Who?"))))
        .isEqualTo(
            """
            <|im_start|>system
            Be brief.<|im_end|>
            <|im_start|>user
            Hi 😀<|im_end|>
            <|im_start|>assistant
            Hi!<|im_end|>
            <|im_start|>user
            Who?<|im_end|>
            <|im_start|>assistant
            """);
  }

  @Test
  void shouldRejectAPromptThatLeavesNoRoomAndFillTheRoomOtherwise() throws Exception {
    try (AnswerBackend backend = open(new Sampling(0.0, null, null, false, 3L, NO_STOP), 64)) {
      GenerationResult result =
          backend.generate(request("Read this. ".repeat(60), 0), ending).join();
      assertThat(result).isInstanceOf(Rejected.class);
      assertThat(((Rejected) result).reason())
          .matches(
              "a prompt of \\d+ tokens, which leaves no room for an answer in a context of 64");
      Generation how = ask(backend, "Write a long story.", 0).how();
      assertThat(how.isCut()).isTrue();
      assertThat(how.promptTokens() + how.completionTokens()).isEqualTo(64);
    }
  }

  @Test
  void shouldAnswerWhateverTheCharacters() throws Exception {
    try (AnswerBackend backend = open(1, 2, 1L, NO_STOP)) {
      for (String prompt :
          List.of("\u0000\u0001\u001f\u007f", "\uD83D", "👩‍👩‍👧 \"</\\ \u2028", " ", "{% x %}")) {
        assertThat(ask(backend, prompt, 0).how().completionTokens()).isPositive();
      }
    }
  }

  @Test
  void shouldLeaveOffAtTheEndOfARunAndAnswerTheNext() throws Exception {
    AnswerBackend backend = open(new Sampling(1.0, null, null, false, 3L, NO_STOP), 4096);
    CountDownLatch began = new CountDownLatch(1);
    Ending run =
        new Ending(
            () -> {
              began.countDown();
              return null;
            });
    GenerationRequest request = request("Write a very long novel.", 0);
    CompletableFuture<GenerationResult> running = backend.generate(request, run);
    CompletableFuture<GenerationResult> waiting = backend.generate(request, run);
    began.await();
    run.endAll("enough");
    assertThat(List.of(running.join(), waiting.join())).containsOnly(new Failed("enough"));
    assertThat(backend.generate(request("a ".repeat(4096), 0), ending).join())
        .isInstanceOf(Rejected.class); // the thread is free again
    CompletableFuture<GenerationResult> left = backend.generate(request, ending);
    backend.close();
    assertThat(left.join()).isInstanceOf(Failed.class);
    assertThat(backend.generate(request, ending).join()).isInstanceOf(Failed.class);
  }

  @Test
  void shouldSayThatAFileIsCutWithinItsWeights() throws Exception {
    byte[] beginning;
    try (InputStream in = Files.newInputStream(TinyGguf.file())) {
      beginning = in.readNBytes(20_000_000);
    }
    Gguf cut = new Gguf(Files.write(folder.resolve("cut.gguf"), beginning), null, 1);
    assertThatThrownBy(
            () ->
                LlamaBackend.open(
                    new PolicyModelDeclaration(
                        "cut@1",
                        cut,
                        new Sampling(1.0, null, 1, false, 1L, NO_STOP),
                        1,
                        null,
                        Budget.NONE),
                    cut))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cut.gguf cannot be loaded by llama.cpp: it is cut");
  }
}
