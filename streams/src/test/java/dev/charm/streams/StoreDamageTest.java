package dev.charm.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.state.internals.OffsetCheckpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rocksdb.RocksDBException;

class StoreDamageTest {
  @TempDir Path folder;

  @Test
  void shouldKnowTheTaskByThePathOrByWhatStreamsSays() {
    assertThat(
            StoreDamage.behind(
                new ProcessorStateException(
                    "Error opening store plan at location /data/streams/charm-calibration/1_12/rocksdb/plan",
                    new RocksDBException("Corruption: bad block"))))
        .hasValueSatisfying(
            damage -> {
              assertThat(damage.folders()).containsExactly("1_12");
              assertThat(damage.reason()).contains("Corruption: bad block");
            });
    assertThat(
            StoreDamage.behind(
                new StreamsException(
                    "failed",
                    new ProcessorStateException("x", new RocksDBException("Corruption")),
                    new TaskId(0, 3))))
        .hasValueSatisfying(damage -> assertThat(damage.folders()).containsExactly("0_3"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "IO error: No space left on device: While appending to file: /data/000012.sst",
        "While mkdir if missing: /data: Read-only file system",
        "While open a file for appending: /data/LOG: Permission denied",
        "While open a file: Too many open files",
        "lock hold by current process"
      })
  void shouldNotDeleteStoresForWhatNewOnesWouldSufferToo(String reason) {
    assertThat(
            StoreDamage.behind(
                new ProcessorStateException("task 1_0", new RocksDBException(reason))))
        .isEmpty();
  }

  @Test
  void shouldNotTakeAnotherFailureForDamage() {
    assertThat(StoreDamage.behind(new StreamsException("no", new IOException("reset")))).isEmpty();
    assertThat(StoreDamage.behind(new IllegalStateException("poison"))).isEmpty();
    assertThat(StoreDamage.behind(new NumberFormatException("in a record"))).isEmpty();
  }

  @Test
  void shouldDeleteWhoseCheckpointHoldsNoNumbersAndNothingElse() throws IOException {
    for (String task : List.of("0_0", "1_0", "1_1", "global")) {
      Files.createDirectories(folder.resolve("app").resolve(task));
    }
    Path bad = Files.writeString(folder.resolve("app/1_0/.checkpoint"), "garbage\n");
    Properties settings = new Properties();
    settings.setProperty("application.id", "app");
    settings.setProperty("bootstrap.servers", "127.0.0.1:1");
    settings.setProperty("state.dir", folder.toString());
    StateFolder state = new StateFolder(settings);

    try {
      new OffsetCheckpoint(bad.toFile()).read();
    } catch (NumberFormatException e) {
      StoreDamage damage = StoreDamage.behind(new StreamsException(e)).orElseThrow();
      assertThat(damage.folders()).isEmpty();
      assertThat(state.delete(damage)).containsExactly(folder.resolve("app/1_0"));
    }
    assertThat(state.delete(new StoreDamage(Set.of("global"), "")))
        .containsExactly(folder.resolve("app/global"));
    assertThat(Files.isDirectory(folder.resolve("app/0_0"))).isTrue();
    assertThat(Files.isDirectory(folder.resolve("app/1_0"))).isFalse();
  }
}
