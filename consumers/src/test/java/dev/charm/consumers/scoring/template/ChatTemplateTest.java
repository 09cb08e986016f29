package dev.charm.consumers.scoring.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.charm.consumers.scoring.ChatMessage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Templates of the shapes that real models have; {@code expected.py} made what is expected. */
class ChatTemplateTest {
  private static final String TO_BE_ANSWERED = ", to be answered";
  private static final LocalDateTime NOW = LocalDateTime.of(2026, 3, 7, 9, 5, 2);

  @TestFactory
  Stream<DynamicTest> shouldRenderToTheCharacterWhatTransformersRenders() throws IOException {
    JsonNode expected = json("expected.json");
    JsonNode conversations = json("conversations.json");
    Map<String, String> tokens = new HashMap<>();
    expected
        .get("special-tokens")
        .properties()
        .forEach(t -> tokens.put(t.getKey(), t.getValue().asText()));
    List<DynamicTest> tests = new ArrayList<>();
    for (Map.Entry<String, JsonNode> template : expected.get("templates").properties()) {
      String source = text(template.getKey() + ".jinja");
      tests.add(
          dynamicTest(
              template.getKey(),
              () -> {
                ChatTemplate read = new ChatTemplate(source, tokens);
                for (Map.Entry<String, JsonNode> each : template.getValue().properties()) {
                  boolean open = each.getKey().endsWith(TO_BE_ANSWERED);
                  String name = each.getKey().replace(TO_BE_ANSWERED, "");
                  List<ChatMessage> conversation = conversation(conversations.get(name));
                  check(read, conversation, open, each.getValue(), each.getKey());
                }
              }));
    }
    assertThat(tests).hasSizeGreaterThan(15);
    return tests.stream();
  }

  private static void check(
      ChatTemplate template,
      List<ChatMessage> conversation,
      boolean toBeAnswered,
      JsonNode expected,
      String what)
      throws TemplateException {
    if (expected.has("text")) {
      assertThat(template.render(conversation, toBeAnswered, NOW))
          .as(what)
          .isEqualTo(expected.get("text").asText());
    } else {
      assertThatThrownBy(() -> template.render(conversation, toBeAnswered, NOW))
          .as(what)
          .isInstanceOf(TemplateException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{% include 'other' %}",
        "{% import '/etc/passwd' as x %}",
        "{% extends 'x' %}",
        "{% do messages.append(1) %}",
        "{% call f() %}{% endcall %}",
        "{% filter upper %}x{% endfilter %}",
        "{% if true %}",
        "{% endif %}",
        "{% for m in messages recursive %}{% endfor %}",
        "{{ messages | shuffle }}",
        "{{ messages is shuffled }}",
        "{{ messages | safe }}",
        "{{ f(*messages) }}",
        "{{ 1 + }}",
        "{{ 'open }}",
        "{{ messages ",
        "{{ a ? b : c }}",
        "{{ '\\N{BULLET}' }}",
        "{% break %}",
        "{% macro m() %}{{ kwargs }}{% endmacro %}",
        "{% raw %} open",
        "{# open",
        "{{ lipsum( }}"
      })
  void shouldRefuseToReadWhatItDoesNotUnderstand(String source) {
    assertThatThrownBy(() -> new ChatTemplate(source, Map.of()))
        .isInstanceOf(TemplateException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{{ lipsum() }}",
        "{{ messages.append(1) }}",
        "{{ ''.__class__.__mro__ }}",
        "{{ messages[0].__class__ }}",
        "{{ messages[0].content.format(1) }}",
        "{{ messages[0]['__class__'] }}",
        "{{ 'a' + 1 }}",
        "{{ 'a' + none }}",
        "{{ missing + 'a' }}",
        "{{ missing.more }}",
        "{{ missing() }}",
        "{{ 'a' < 1 }}",
        "{{ 'a' % 1 }}",
        "{{ none | length }}",
        "{{ messages[0].content.strip(1, 2) }}",
        "{{ messages | join('a', 'b', 'c') }}",
        "{{ messages | map('shuffle') | list }}",
        "{{ messages | select }}",
        "{{ range(3) }}",
        "{{ strftime_now('%q') }}",
        "{{ strftime_now }}",
        "{{ 1 / 0 }}",
        "{% for a, b in [[1, 2, 3]] %}{% endfor %}",
        "{% set messages.content = 'x' %}"
      })
  void shouldRefuseToRenderWhatItDoesNotUnderstand(String source) throws TemplateException {
    ChatTemplate template = new ChatTemplate(source, Map.of());
    assertThatThrownBy(() -> template.render(List.of(ChatMessage.user("Hello"))))
        .isInstanceOf(TemplateException.class)
        .hasMessageStartingWith("line 1 of the template: ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
        "{{ 'x' * 10000000000 }}",
        "{{ 'x' * 10 ** 9 }}",
        "{% set ns = namespace(x='xxxxxxxxxx') %}{% for i in range(60) %}{% set ns.x = ns.x ~ ns.x %}{% endfor %}",
        "{% set ns = namespace(x=['x']) %}{% for i in range(60) %}{% set ns.x = ns.x + ns.x %}{% endfor %}",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "{% macro m() %}{{ m() }}{{ m() }}{% endmacro %}{{ m() }}",
        "{% set x = 'x' * 10000 %}{% for i in range(99999) %}{{ x | replace('x', 'yyyyyyyyyy') }}{% endfor %}",
        "{{ range(1000000000) | list }}"
      })
  void shouldEndWhateverATemplateAsksFor(String source) throws TemplateException {
    ChatTemplate template = new ChatTemplate(source, Map.of());
    assertThatThrownBy(() -> template.render(List.of())).isInstanceOf(TemplateException.class);
  }

  @Test
  void shouldRefuseWhatIsNestedTooDeeply() {
    for (String source :
        List.of(
            "{{ " + "(".repeat(900) + "1" + ")".repeat(900) + " }}",
            "{{ " + "not ".repeat(1_900) + "1 }}",
            "{{ " + "-".repeat(1_900) + "1 }}",
            "{% if 1 %}".repeat(5_000) + "{% endif %}".repeat(5_000),
            "{% if 1 %}" + "{% elif 1 %}".repeat(5_000) + "{% endif %}")) {
      assertThatThrownBy(() -> new ChatTemplate(source, Map.of()))
          .isInstanceOf(TemplateException.class);
    }
  }

  @Test
  void shouldTellTheWordsOfTheTemplateAndNoneOfTheConversation() throws TemplateException {
    ChatTemplate own =
        new ChatTemplate("\n{{ raise_exception('System role not supported') }}", Map.of());
    assertThatThrownBy(() -> own.render(List.of()))
        .hasMessage(
            "line 2 of the template: the template refuses the conversation: System role not"
                + " supported");
    ChatTemplate telling =
        new ChatTemplate("{{ raise_exception('no ' + messages[0].content) }}", Map.of());
    assertThatThrownBy(() -> telling.render(List.of(ChatMessage.user("swordfish"))))
        .hasMessageNotContaining("swordfish");
  }

  @Test
  void shouldKnowTheDate() throws TemplateException {
    ChatTemplate template =
        new ChatTemplate(
            "{{ strftime_now('%d %B %Y, %A %-d %b, %H:%M:%S %I %p %j %%') }}", Map.of());
    assertThat(template.render(List.of(), false, NOW))
        .isEqualTo("07 March 2026, Saturday 7 Mar, 09:05:02 09 AM 066 %");
  }

  @Test
  void shouldKeepWhatAnEarlierRenderingSetToItself() throws TemplateException {
    ChatTemplate template = new ChatTemplate("{{ x is defined }}{% set x = 1 %}{{ x }}", Map.of());
    assertThat(List.of(template.render(List.of()), template.render(List.of())))
        .containsExactly("False1", "False1");
  }

  private static List<ChatMessage> conversation(JsonNode messages) {
    List<ChatMessage> conversation = new ArrayList<>();
    messages.forEach(
        m -> conversation.add(new ChatMessage(m.get("role").asText(), m.get("content").asText())));
    return conversation;
  }

  private static JsonNode json(String name) throws IOException {
    return new ObjectMapper().readTree(text(name));
  }

  private static String text(String name) throws IOException {
    try (InputStream file = ChatTemplateTest.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(file, name).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
