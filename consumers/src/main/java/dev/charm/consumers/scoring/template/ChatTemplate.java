package dev.charm.consumers.scoring.template;

import com.hubspot.jinjava.Jinjava;
import com.hubspot.jinjava.JinjavaConfig;
import com.hubspot.jinjava.interpret.RenderResult;
import dev.charm.consumers.scoring.ChatMessage;
import dev.charm.consumers.scoring.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A chat template in the language that the tokenizers of Hugging Face have theirs in (Jinja), with
 * {@code messages}, {@code add_generation_prompt} (false, as a reward model reads whole
 * conversations) and the names of special tokens, such as {@code bos_token}.
 */
public final class ChatTemplate {
  private final Jinjava jinjava;
  private final String source;
  private final Map<String, String> specialTokens;

  /**
   * @param source of the template
   * @param specialTokens by the names that templates have for them
   */
  public ChatTemplate(String source, Map<String, String> specialTokens) {
    this.source = source;
    this.specialTokens = Map.copyOf(specialTokens);
    this.jinjava =
        new Jinjava(JinjavaConfig.newBuilder().withTrimBlocks(true).withLstripBlocks(true).build());
  }

  /** SHA-256 of its source, hexadecimal. */
  public String hash() {
    return Sha256.hex(source.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The text of a conversation.
   *
   * @throws TemplateException if the template refuses it, or is not understood
   */
  public String render(List<ChatMessage> conversation) throws TemplateException {
    Map<String, Object> context = new HashMap<>(specialTokens);
    context.put(
        "messages",
        conversation.stream()
            .map(message -> Map.of("role", message.role(), "content", message.content()))
            .toList());
    context.put("add_generation_prompt", false);
    RenderResult result = jinjava.renderForResult(source, context);
    if (result.hasErrors()) {
      throw new TemplateException(result.getErrors().get(0).getReason().toString());
    }
    return result.getOutput();
  }
}
