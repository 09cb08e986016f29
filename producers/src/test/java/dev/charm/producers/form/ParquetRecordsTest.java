package dev.charm.producers.form;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.charm.producers.source.Source;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParquetRecordsTest {
  private static final String VOTES =
      "message m { optional binary Model_A (STRING); optional double x; }";

  @TempDir Path folder;

  @Test
  void shouldReadListsOfStructsAndMaps() throws Exception {
    MessageType schema =
        MessageTypeParser.parseMessageType(
            "message m {"
                + " optional group conversation (LIST) { repeated group list {"
                + " optional group element { optional binary role (STRING);"
                + " optional binary content (STRING); } } }"
                + " optional group scores (MAP) { repeated group key_value {"
                + " required binary key (STRING); optional double value; } }"
                + " optional group old (LIST) { repeated int32 array; }"
                + " repeated binary tag (STRING); }");
    Group full = new SimpleGroup(schema);
    Group list = full.addGroup("conversation");
    Group turn = list.addGroup("list").addGroup("element");
    turn.add("role", "user");
    turn.add("content", "hé");
    list.addGroup("list");
    Group scores = full.addGroup("scores");
    Group one = scores.addGroup("key_value");
    one.add("key", "rm@1");
    one.add("value", 0.5);
    scores.addGroup("key_value").add("key", "none");
    Group old = full.addGroup("old");
    old.add("array", 1);
    old.add("array", 2);
    full.add("tag", "a");
    full.add("tag", "b");
    Group empty = new SimpleGroup(schema);
    empty.addGroup("conversation");

    assertThat(read(write(schema, CompressionCodecName.UNCOMPRESSED, full, empty)).rows())
        .containsExactly(
            "{conversation=[{role:user,content:hé},null], old=[1,2],"
                + " scores={rm@1:0.5,none:null}, tag=[a,b]}",
            "{conversation=[]}");
  }

  @Test
  void shouldReadNumbersExactlyAndTimesAsIso() throws Exception {
    MessageType schema =
        MessageTypeParser.parseMessageType(
            "message m { optional int64 money (DECIMAL(18,2));"
                + " optional binary big (DECIMAL(30,3)); optional int32 day (DATE);"
                + " optional int64 ms (TIMESTAMP(MILLIS,true));"
                + " optional int64 us (TIMESTAMP(MICROS,false));"
                + " optional int64 ns (TIMESTAMP(NANOS,true)); optional int96 old;"
                + " optional int32 time (TIME(MILLIS,true)); optional float f;"
                + " optional int64 u (INTEGER(64,false)); optional boolean yes;"
                + " optional binary bytes; }");
    Group row = new SimpleGroup(schema);
    row.add("money", -105L);
    row.add("big", Binary.fromConstantByteArray(new byte[] {4, -46}));
    row.add("day", 19_844);
    row.add("ms", 1_714_567_890_123L);
    row.add("us", -1L);
    row.add("ns", 1_714_567_890_123_456_789L);
    row.add(
        "old",
        Binary.fromConstantByteArray(
            ByteBuffer.allocate(12)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(1_000_000_000L)
                .putInt(2_440_589)
                .array()));
    row.add("time", 1000);
    row.add("f", 0.1f);
    row.add("u", -1L);
    row.add("yes", true);
    row.add("bytes", Binary.fromConstantByteArray(new byte[] {(byte) 0xff}));

    assertThat(read(write(schema, CompressionCodecName.UNCOMPRESSED, row)).rows())
        .containsExactly(
            "{big=1.234, bytes=/w==, day=2024-05-01, f=0.10000000149011612, money=-1.05,"
                + " ms=2024-05-01T12:51:30.123Z, ns=2024-05-01T12:51:30.123456789Z,"
                + " old=1970-01-02T00:00:01Z, time=00:00:01, u=18446744073709551615,"
                + " us=1969-12-31T23:59:59.999999Z, yes=true}");
  }

  @ParameterizedTest
  @EnumSource(names = {"UNCOMPRESSED", "SNAPPY", "ZSTD"})
  void shouldReadEveryRowGroup(CompressionCodecName codec) throws Exception {
    Path file = votes(codec, 3_000);

    Read read = read(file);

    assertThat(read.header()).containsExactly("model_a", "x");
    assertThat(read.rows()).hasSize(3_000).contains("{model_a=m2997, x=2997.0}", "{}");
  }

  /** As pyarrow writes them; parquet-java needs Hadoop to. */
  @ParameterizedTest
  @ValueSource(strings = {"GZIP", "LZ4"})
  void shouldReadWhatPyarrowCompresses(String codec) throws Exception {
    assertThat(Read.of(Base64.getDecoder().decode(Pyarrow.file(codec))).rows())
        .containsExactly("{a=1, b=x}", "{a=2}");
  }

  @Test
  void shouldRefuseACompressionThatItDoesNotKnowByItsName() {
    assertThatThrownBy(() -> Read.of(Base64.getDecoder().decode(Pyarrow.file("BROTLI"))))
        .hasMessageStartingWith("f: is Parquet compressed with BROTLI, which is not read");
  }

  @Test
  void shouldReadACompressedFileAndLeaveNoCopyOfIt() throws Exception {
    byte[] file = Files.readAllBytes(votes(CompressionCodecName.SNAPPY, 3));

    assertThat(Read.of(Compressed.gzip(file)).rows()).hasSize(3);
    assertThat(Read.of(file).rows()).hasSize(3);
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    try (var copies = Files.newDirectoryStream(temporary, "charm-rows-*.parquet")) {
      assertThat(copies).isEmpty();
    }
  }

  @Test
  void shouldRefuseTheRowWhoseTextIsNotUtf8() throws Exception {
    MessageType schema = MessageTypeParser.parseMessageType(VOTES);
    Group bad = new SimpleGroup(schema);
    bad.add("Model_A", Binary.fromConstantByteArray(new byte[] {'a', (byte) 0xff}));
    Group good = new SimpleGroup(schema);
    good.add("Model_A", "m");

    assertThat(read(write(schema, CompressionCodecName.SNAPPY, good, bad, good, bad)).rows())
        .containsExactly("{model_a=m}", "!is not UTF-8", "{model_a=m}", "!is not UTF-8");
  }

  @Test
  void shouldSayThatAFileIsCutOrDamaged() throws Exception {
    byte[] file = Files.readAllBytes(votes(CompressionCodecName.SNAPPY, 1_000));

    assertThatThrownBy(() -> Read.of(Arrays.copyOf(file, file.length / 2)))
        .hasMessageStartingWith("f: is cut: it lacks the end");
    assertThatThrownBy(() -> Read.of("PAR1".getBytes(StandardCharsets.US_ASCII)))
        .hasMessageStartingWith("f: is cut");
    byte[] footer = file.clone();
    Arrays.fill(footer, file.length - 60, file.length - 12, (byte) 0x7f);
    assertThatThrownBy(() -> Read.of(footer)).hasMessage("f: its Parquet data is damaged");
    byte[] page = file.clone();
    page[200] ^= 0x40;
    assertThat(Read.of(page).end()).isEqualTo("f: its Parquet data is damaged after row 0");
  }

  @Test
  void shouldRefuseColumnsThatAreOneButForHowTheyAreTyped() throws Exception {
    MessageType schema =
        MessageTypeParser.parseMessageType("message m { optional int32 A; optional int32 a; }");

    Path file = write(schema, CompressionCodecName.SNAPPY, new SimpleGroup(schema));

    assertThatThrownBy(() -> read(file)).hasMessageEndingWith("names a column twice: a");
  }

  private Path votes(CompressionCodecName codec, int rows) throws IOException {
    MessageType schema = MessageTypeParser.parseMessageType(VOTES);
    Group[] groups = new Group[rows];
    for (int i = 0; i < rows; i++) {
      groups[i] = new SimpleGroup(schema);
      if (i % 3 == 0) {
        groups[i].add("Model_A", "m" + i);
        groups[i].add("x", (double) i);
      }
    }
    return write(schema, codec, groups);
  }

  private Path write(MessageType schema, CompressionCodecName codec, Group... rows)
      throws IOException {
    Path file = folder.resolve("rows.parquet");
    Files.deleteIfExists(file);
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new LocalOutputFile(file))
            .withConf(new PlainParquetConfiguration())
            .withType(schema)
            .withCompressionCodec(codec)
            .withRowGroupSize(20_000L)
            .withPageSize(1000)
            .build()) {
      for (Group row : rows) {
        writer.write(row);
      }
    }
    return file;
  }

  private static Read read(Path file) throws IOException {
    return Read.of(Source.file(file));
  }
}
