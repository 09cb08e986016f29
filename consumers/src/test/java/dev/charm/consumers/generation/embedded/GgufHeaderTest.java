package dev.charm.consumers.generation.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GgufHeaderTest {
  private static final int UINT32 = 4;
  private static final int FLOAT32 = 6;
  private static final int BOOL = 7;
  private static final int TEXT = 8;
  private static final int LIST = 9;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  @TempDir Path folder;

  private GgufHeaderTest begin(int version, long values) throws IOException {
    bytes.write("GGUF".getBytes(StandardCharsets.US_ASCII));
    return int32(version).int64(0).int64(values);
  }

  private GgufHeaderTest int32(int value) throws IOException {
    bytes.write(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
    return this;
  }

  private GgufHeaderTest int64(long value) throws IOException {
    bytes.write(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array());
    return this;
  }

  private GgufHeaderTest text(String text) throws IOException {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    int64(utf8.length);
    bytes.write(utf8);
    return this;
  }

  private GgufHeader read(byte[] file) throws IOException {
    return GgufHeader.read(Files.write(folder.resolve("m.gguf"), file));
  }

  private byte[] model() throws IOException {
    begin(3, 7).text("general.architecture").int32(TEXT).text("llama");
    text("llama.context_length").int32(UINT32).int32(8192);
    text("llama.rope.freq_base").int32(FLOAT32).int32(0);
    text("tokenizer.ggml.tokens").int32(LIST).int32(TEXT).int64(2).text("<s>").text("</s>");
    text("tokenizer.ggml.scores").int32(LIST).int32(FLOAT32).int64(2).int32(0).int32(0);
    text("tokenizer.ggml.bos_token_id").int32(UINT32).int32(1);
    text("tokenizer.ggml.add_bos_token").int32(BOOL);
    bytes.write(1);
    return bytes.toByteArray();
  }

  @Test
  void shouldReadWhatIsAskedOfIt() throws IOException {
    GgufHeader header = read(model());
    assertThat(header.contextLength()).isEqualTo(8192);
    assertThat(header.token("bos")).isEqualTo("</s>");
    assertThat(header.token("eos")).isNull();
    assertThat(header.addsBeginning()).isTrue();
    assertThat(header.chatTemplate()).isNull();
  }

  @Test
  void shouldSayThatAFileIsCutWhereverItIs() throws IOException {
    byte[] whole = model();
    for (int length = 4; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> read(cut))
          .as("%d bytes", length)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("m.gguf is cut");
    }
  }

  @Test
  void shouldRefuseWhatIsNotSuchAFile() throws IOException {
    for (String text : List.of("Hello, this is a text", "GG", "PK\3\4")) {
      assertThatThrownBy(() -> read(text.getBytes(StandardCharsets.US_ASCII)))
          .hasMessageContaining("m.gguf is not a GGUF file");
    }
    assertThatThrownBy(() -> read(new byte[0])).hasMessageContaining("m.gguf is empty");
    begin(1, 0);
    assertThatThrownBy(() -> read(bytes.toByteArray()))
        .hasMessageContaining("has version 1 of GGUF; versions 2 to 3 are known");
  }

  @Test
  void shouldHoldNothingThatAFileOnlySaysItHas() throws IOException {
    begin(3, Long.MAX_VALUE);
    assertThatThrownBy(() -> read(bytes.toByteArray())).hasMessageContaining("is damaged");
    bytes.reset();
    begin(3, 1).int64(1L << 40);
    assertThatThrownBy(() -> read(bytes.toByteArray()))
        .hasMessageContaining("is damaged: a text of 1099511627776 bytes");
    bytes.reset();
    begin(3, 1).text("a").int32(LIST).int32(TEXT).int64(-1);
    assertThatThrownBy(() -> read(bytes.toByteArray())).hasMessageContaining("is damaged: a list");
    bytes.reset();
    begin(3, 1).text("a").int32(99);
    assertThatThrownBy(() -> read(bytes.toByteArray())).hasMessageContaining("an unknown type 99");
  }

  @Test
  void shouldRefuseAModelThatWritesNoAnswers() throws IOException {
    begin(3, 1).text("general.architecture").int32(TEXT).text("bert");
    assertThatThrownBy(() -> read(bytes.toByteArray()))
        .hasMessageContaining("architecture bert, which does not write answers");
    bytes.reset();
    begin(3, 0);
    assertThatThrownBy(() -> read(bytes.toByteArray()))
        .hasMessageContaining("does not say which architecture");
  }
}
