package dev.charm.consumers.generation.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.charm.consumers.scoring.ChatMessage;
import dev.charm.consumers.scoring.template.TemplateException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LlamaPromptTest {
  private static final String TEMPLATE =
      """
      {{ bos_token }}{% for m in messages %}{% if m.role == 'user' %}[INST] {{ m.content | trim }} \
      [/INST]{% elif m.role == 'assistant' %}{{ m.content }}{{ eos_token }}{% elif m.role == \
      'tool' %}{{ raise_exception('no tools') }}{% endif %}{% endfor %}\
      """;

  private static LlamaPrompt prompt(Object template, boolean addsBeginning) throws IOException {
    return LlamaPrompt.of(
        Path.of("m.gguf"),
        new GgufHeader(
            Map.of(
                "tokenizer.chat_template",
                template,
                "tokenizer.ggml.tokens",
                List.of("<s>", "</s>"),
                "tokenizer.ggml.bos_token_id",
                0L,
                "tokenizer.ggml.eos_token_id",
                1L,
                "tokenizer.ggml.add_bos_token",
                addsBeginning)));
  }

  @Test
  void shouldHaveOneBeginningWhoeverWritesIt() throws Exception {
    List<ChatMessage> conversation =
        List.of(
            ChatMessage.user(" Who? "), ChatMessage.assistant("Me."), ChatMessage.user("Why? 😀"));
    String text = "[INST] Who? [/INST]Me.</s>[INST] Why? 😀 [/INST]";
    assertThat(prompt(TEMPLATE, true).text(conversation)).isEqualTo(text);
    assertThat(prompt(TEMPLATE, false).text(conversation)).isEqualTo("<s>" + text);
  }

  @Test
  void shouldRefuseWhatTheTemplateLeavesOut() throws IOException {
    LlamaPrompt prompt = prompt(TEMPLATE, true);
    assertThatThrownBy(
            () ->
                prompt.text(
                    List.of(new ChatMessage("system", "Be brief"), ChatMessage.user("Who?"))))
        .isInstanceOf(TemplateException.class)
        .hasMessage("it leaves out or changes a message of the role 'system'");
    assertThatThrownBy(() -> prompt.text(List.of(new ChatMessage("tool", "secret"))))
        .isInstanceOf(TemplateException.class)
        .hasMessageContaining("no tools")
        .hasMessageNotContaining("secret");
  }

  @Test
  void shouldNotOpenWithoutATemplateThatIsUnderstood() {
    assertThatThrownBy(() -> prompt(7L, true)).hasMessageContaining("has no chat template");
    assertThatThrownBy(() -> prompt("{% what %}", true))
        .hasMessageContaining("its chat template is not understood: line 1");
  }
}
