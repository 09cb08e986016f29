package dev.charm.ops.forget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.schemas.Message;
import dev.charm.schemas.Prompt;
import dev.charm.schemas.Response;
import dev.charm.schemas.Reward;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RawTraceTest {
  private static final String ANSWER = "It said \"no\", twice,\nand then è vero: no more.";

  private final RawTrace trace = new RawTrace("prompt#17");

  private static boolean in(RawTrace trace, byte[] value) {
    return trace.in(new ConsumerRecord<>("charm.dead-letters", 0, 0, null, value));
  }

  private static boolean in(RawTrace trace, String value) {
    return in(trace, value.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "prompt#17",
        "a,prompt#17,b",
        "{\"prompt_id\": \"prompt#17\"}",
        "rm|prompt#17|a|b"
      })
  void shouldFindAnIdThatStandsAlone(String text) {
    assertThat(in(trace, text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"prompt#170", "xprompt#17", "prompt#1", "my-prompt#17", ""})
  void shouldNotTakeAnotherIdForIt(String text) {
    assertThat(in(trace, text)).isFalse();
  }

  @Test
  void shouldFindAnIdWhoseNeighboursInAvroAreLetters() throws IOException {
    for (int length = 8; length < 200; length++) {
      String id = "x".repeat(length);
      Reward reward =
          Reward.newBuilder()
              .setPromptId(id)
              .setPolicyModel("m".repeat(40)) // its length is the letter P
              .setRewardModel("rm@1")
              .setScore(1)
              .build();
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
      new SpecificDatumWriter<>(Reward.class).write(reward, encoder);
      encoder.flush();
      assertThat(in(new RawTrace(id), out.toByteArray())).as("length %d", length).isTrue();
    }
  }

  @Test
  void shouldFindAShortIdOnlyWhereItIsCalledThePrompts() {
    RawTrace shortId = new RawTrace("7");
    assertThat(in(shortId, "7,a prompt,7")).isFalse();
    assertThat(in(shortId, "{\"prompt_id\" : \"7\", \"model\": \"m\"}")).isTrue();
    assertThat(in(shortId, "{\"prompt_id\": \"77\"}")).isFalse();
  }

  @Test
  void shouldFindTheTextsOfThePromptHoweverAFileQuotesThem() {
    trace.learn(
        Response.newBuilder().setPromptId("prompt#17").setPolicyModel("m").setText(ANSWER).build());
    assertThat(in(trace, ANSWER)).isTrue();
    assertThat(in(trace, "m,\"" + ANSWER.replace("\"", "\"\"") + "\",0.5")).isTrue();
    assertThat(
            in(trace, "{\"response\": \"It said \\\"no\\\", twice,\\nand then è vero: no more.\"}"))
        .isTrue();
    assertThat(in(trace, ANSWER.substring(1))).isFalse();
  }

  @Test
  void shouldNotTakeASystemPromptOrAShortAnswerForATrace() {
    String shared = "You are a helpful assistant who answers in one sentence.";
    trace.learn(
        Prompt.newBuilder()
            .setPromptId("prompt#17")
            .setMessages(
                List.of(
                    Message.newBuilder().setRole("system").setContent(shared).build(),
                    Message.newBuilder().setRole("user").setContent("Yes or no?").build()))
            .build());
    assertThat(in(trace, shared)).isFalse();
    assertThat(in(trace, "Yes or no?")).isFalse();
  }

  @Test
  void shouldTakeAnIdForANameOnlyAsAWordThatIsLongEnough() {
    assertThat(RawTrace.named("prompt#17", "file.csv:prompt#17")).isTrue();
    assertThat(RawTrace.named("prompt#17", "prompt#170")).isFalse();
    assertThat(RawTrace.named("18", "votes.csv:18")).isFalse();
  }
}
