package dev.charm.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class DeadLettersTest {

  private static Headers of(String... places) {
    Headers headers = new RecordHeaders();
    for (String place : places) {
      headers.add(DeadLetters.REPLAYED_FROM, place.getBytes(StandardCharsets.UTF_8));
    }
    return headers;
  }

  private static Headers noted(Headers record) {
    Headers letter = of("0/1");
    DeadLetters.noteReplay(record, letter);
    return letter;
  }

  @Test
  void shouldNoteTheLastReplayAloneHoweverOftenARecordWasReplayed() {
    assertThat(noted(of("0/7", "0/9")).headers(DeadLetters.REPLAYED_FROM)).hasSize(1);
    assertThat(DeadLetters.header(noted(of("0/7", "0/9")), DeadLetters.REPLAYED_FROM))
        .isEqualTo("0/9");
  }

  @Test
  void shouldTakeNothingFromRecordsThatWereNotReplayedHere() {
    Headers none = new RecordHeaders();
    DeadLetters.noteReplay(new RecordHeaders(), none);
    DeadLetters.noteReplay(of("x".repeat(41)), none);
    DeadLetters.noteReplay(new RecordHeaders().add(DeadLetters.REPLAYED_FROM, null), none);
    assertThat(none.toArray()).isEmpty();
  }
}
