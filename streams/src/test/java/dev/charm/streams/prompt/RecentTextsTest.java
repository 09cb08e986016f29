package dev.charm.streams.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.schemas.Message;
import dev.charm.streams.prompt.RecentTexts.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RecentTextsTest {
  private static final int TEXT = 1_000;

  private final List<String> read = new ArrayList<>();

  private RecentTexts texts(long limit) {
    return new RecentTexts(
        limit,
        prompt -> {
          read.add(prompt);
          return Optional.of(List.of(new Message("user", "?".repeat(TEXT))));
        },
        (prompt, answer) -> {
          read.add(prompt + "/" + answer.model());
          return answer.model().equals("silent") ? Optional.empty() : Optional.of("a " + prompt);
        });
  }

  @Test
  void shouldReadATextOnceThoughItIsNotKnown() {
    RecentTexts texts = texts(RecentTexts.LIMIT);
    for (int i = 0; i < 3; i++) {
      assertThat(texts.messages("p")).hasSize(1);
      assertThat(texts.answer("p", new Answer("m", 0))).isEqualTo("a p");
      assertThat(texts.answer("p", new Answer("silent", 0))).isNull();
    }
    assertThat(read).containsExactly("p", "p/m", "p/silent");
  }

  @Test
  void shouldReadAnewWhatChanged() {
    RecentTexts texts = texts(RecentTexts.LIMIT);
    texts.messages("p");
    texts.messages("q");
    texts.forget("p");
    texts.messages("p");
    texts.messages("q");
    assertThat(read).containsExactly("p", "q", "p");
  }

  @Test
  void shouldHoldNoMoreThanItsLimitAndWhatWasAskedForLast() {
    RecentTexts texts = texts(20 * TEXT);
    for (int i = 0; i < 1_000; i++) {
      texts.messages("p" + i);
      texts.answer("p" + i, new Answer("m", 0));
      assertThat(texts.bytes()).isBetween(1L, 20L * TEXT);
    }
    read.clear();
    texts.messages("p999");
    assertThat(read).isEmpty();
    texts.messages("p0");
    assertThat(read).containsExactly("p0");
    for (int i = 0; i < 1_000; i++) {
      texts.forget("p" + i);
    }
    assertThat(texts.bytes()).isZero();
  }
}
