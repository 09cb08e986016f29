package dev.charm.consumers.scoring.template;

import dev.charm.consumers.scoring.ChatMessage;
import dev.charm.consumers.scoring.Sha256;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A chat template in the language that the tokenizers of Hugging Face have theirs in (Jinja2),
 * rendered to the character as {@code apply_chat_template} renders it: with {@code messages},
 * {@code add_generation_prompt} (false for a reward model, which reads whole conversations) and the
 * names of special tokens, such as {@code bos_token}.
 *
 * <p>The language is the part of Jinja2 that chat templates use. Whatever else a template says is
 * refused, mostly when it is loaded: no tag, filter, test, method or function is passed over, and
 * none reaches beyond the conversation. Contents of messages are never read as templates. What a
 * rendering may cost is bounded, so that no template runs for ever.
 *
 * <p>Of a template that asks {@code strftime_now} the text, and with it the reward, changes with
 * the day.
 */
public final class ChatTemplate {
  private static final int MOST_CHARACTERS = 1_000_000;

  private final String source;
  private final Statement.Block body;
  private final Map<String, Object> specialTokens;

  /**
   * Reads a template.
   *
   * @param source of the template
   * @param specialTokens by the names that templates have for them
   * @throws TemplateException if it is not understood; says which line
   */
  public ChatTemplate(String source, Map<String, String> specialTokens) throws TemplateException {
    if (source.length() > MOST_CHARACTERS) {
      throw new TemplateException("the template is too long");
    }
    this.source = source;
    this.body = StatementParser.parse(source);
    this.specialTokens = Map.copyOf(specialTokens);
  }

  /** SHA-256 of its source, hexadecimal. */
  public String hash() {
    return Sha256.hex(source.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The text of a conversation.
   *
   * @throws TemplateException if the template refuses it, or does what is not understood
   */
  public String render(List<ChatMessage> conversation) throws TemplateException {
    return render(conversation, false, LocalDateTime.now(ZoneId.systemDefault()));
  }

  /**
   * The text of a conversation that is to be answered: with {@code add_generation_prompt}.
   *
   * @throws TemplateException if the template refuses it, or does what is not understood
   */
  public String renderToBeAnswered(List<ChatMessage> conversation) throws TemplateException {
    return render(conversation, true, LocalDateTime.now(ZoneId.systemDefault()));
  }

  String render(List<ChatMessage> conversation, boolean toBeAnswered, LocalDateTime now)
      throws TemplateException {
    Scope scope = new Scope(null);
    Functions.putInto(scope);
    specialTokens.forEach(scope::set);
    scope.set("tools", None.NONE);
    scope.set("documents", None.NONE);
    scope.set("add_generation_prompt", toBeAnswered);
    scope.set("messages", messages(conversation));
    long characters = conversation.stream().mapToLong(m -> m.content().length()).sum();
    Run run = new Run(scope, new Budget(characters), now);
    try {
      body.run(run);
      return run.written();
    } catch (TemplateException e) {
      throw new TemplateException("line " + run.line() + " of the template: " + e.getMessage());
    } catch (StackOverflowError e) {
      throw new TemplateException("the template is nested too deeply");
    }
  }

  private static List<Object> messages(List<ChatMessage> conversation) {
    List<Object> messages = new ArrayList<>();
    for (ChatMessage message : conversation) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("role", message.role());
      fields.put("content", message.content());
      messages.add(fields);
    }
    return messages;
  }
}
