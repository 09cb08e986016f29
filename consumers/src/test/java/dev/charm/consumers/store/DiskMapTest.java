package dev.charm.consumers.store;

import static dev.charm.consumers.cluster.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskMapTest {
  private static final String SECRET = "Xylophagous";

  @TempDir Path parent;

  private Path folder() {
    return parent.resolve("map");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String get(DiskMap map, String key) {
    byte[] value = map.get(key);
    return value == null ? null : new String(value, StandardCharsets.UTF_8);
  }

  private static List<String> all(DiskMap.Pin pin) {
    List<String> values = new ArrayList<>();
    pin.each(value -> values.add(new String(value, StandardCharsets.UTF_8)));
    return values;
  }

  /** Fills the map beyond what is kept in memory before it is written to a file. */
  private static void fill(DiskMap map) {
    Random random = new Random(7);
    byte[] value = new byte[1000];
    for (int i = 0; i < 12_000; i++) {
      random.nextBytes(value);
      map.put("key-" + i, value);
    }
    map.write();
  }

  private boolean onDisk() throws IOException {
    try (Stream<Path> files = Files.walk(parent)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        try {
          if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(SECRET)) {
            return true;
          }
        } catch (NoSuchFileException e) {
          // rewritten meanwhile
        }
      }
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof NoSuchFileException) {
        return onDisk(); // a file went while the folder was listed
      }
      throw e;
    }
    return false;
  }

  @Test
  void shouldHoldTheLatestValueOfEachKeyOnceItIsWritten() {
    try (DiskMap map = DiskMap.create(folder())) {
      map.put("a", bytes("one"));
      map.put("b", bytes("two"));
      map.put("a", bytes("three"));
      map.write();
      assertThat(map.remove("b")).isTrue();
      map.write();
      assertThat(map.remove("never there")).isFalse();
      assertThat(get(map, "a")).isEqualTo("three");
      assertThat(get(map, "b")).isNull();
    }
  }

  @Test
  void shouldPinValuesInAnOrderThatTheKeysAloneDecide() {
    List<String> keys = List.of("a", "b", "c", "d", "e", "f");
    List<List<String>> orders = new ArrayList<>();
    for (List<String> arrival : List.of(keys, List.of("f", "c", "a", "e", "d", "b"))) {
      try (DiskMap map = DiskMap.create(folder())) {
        arrival.forEach(key -> map.put(key, bytes(key)));
        map.write();
        try (DiskMap.Pin pin = map.pin()) {
          map.put("a", bytes("later"));
          map.remove("b");
          map.write();
          orders.add(all(pin));
          assertThat(all(pin)).isEqualTo(orders.get(orders.size() - 1));
        }
        assertThat(get(map, "a")).isEqualTo("later");
      }
    }
    assertThat(orders.get(0)).containsExactlyInAnyOrderElementsOf(keys).isEqualTo(orders.get(1));
  }

  @Test
  void shouldLeaveNoByteOfWhatWasRemovedInAnyFileAndAllOfTheRest() throws Exception {
    try (DiskMap map = DiskMap.create(folder())) {
      map.put(SECRET, bytes("an older text of " + SECRET));
      fill(map);
      map.put(SECRET, bytes("a text of " + SECRET));
      fill(map);
      eventually("the secret is in a file", this::onDisk);

      map.remove(SECRET);
      map.write();
      eventually(
          "it is in none",
          () -> {
            map.eraseRemoved();
            return !onDisk();
          });
      assertThat(get(map, SECRET)).isNull();
      assertThat(get(map, "key-11999")).isNotNull();
      try (DiskMap.Pin pin = map.pin()) {
        assertThat(all(pin)).hasSize(12_000);
      }
    }
  }

  @Test
  void shouldEraseWhatSomebodyLooksAtOnceTheLookIsOver() throws Exception {
    try (DiskMap map = DiskMap.create(folder())) {
      map.put(SECRET, bytes("a text of " + SECRET));
      fill(map);
      eventually("the secret is in a file", this::onDisk);
      try (DiskMap.Pin pin = map.pin()) {
        for (int i = 0; i < 100; i++) { // so many that their range is erased
          map.remove("key-" + i);
        }
        map.remove(SECRET);
        map.write();
        map.eraseRemoved();
        assertThat(all(pin)).hasSize(12_001);
      }
      eventually(
          "it is in no file",
          () -> {
            map.eraseRemoved();
            return !onDisk();
          });
    }
  }

  @Test
  void shouldForgetEverythingWhenItIsCleared() throws Exception {
    try (DiskMap map = DiskMap.create(folder())) {
      map.put(SECRET, bytes("a text of " + SECRET));
      fill(map);
      map.clear();
      map.put("new", bytes("value"));
      map.write();
      eventually(
          "the secret is in no file",
          () -> {
            map.eraseRemoved();
            return !onDisk();
          });
      try (DiskMap.Pin pin = map.pin()) {
        assertThat(all(pin)).containsExactly("value");
      }
    }
  }

  @Test
  void shouldBeginEmptyWhateverAnEarlierProcessLeftAndLeaveNothingItself() throws Exception {
    Files.createDirectories(folder());
    Files.writeString(folder().resolve("CURRENT"), "no such manifest");
    Files.writeString(folder().resolve("000012.sst"), "a torn file with " + SECRET);
    try (DiskMap map = DiskMap.create(folder())) {
      assertThat(map.estimatedSize()).isZero();
      assertThat(onDisk()).isFalse();
      map.put("a", bytes("b"));
    }
    assertThat(parent).isEmptyDirectory();
  }

  @Test
  void shouldRefuseAFolderThatIsInUseAndLeaveItAlone() {
    try (DiskMap map = DiskMap.create(folder())) {
      map.put("a", bytes("value"));
      map.write();
      assertThatThrownBy(() -> DiskMap.create(folder()))
          .hasMessageContaining("is in use by another process");
      assertThat(get(map, "a")).isEqualTo("value");
      fill(map);
    }
  }

  @Test
  void shouldRefuseToBeReadOnceClosed() {
    DiskMap map = DiskMap.create(folder());
    map.close();
    assertThatThrownBy(() -> map.get("a")).hasMessageContaining("is closed");
    assertThat(map.estimatedSize()).isZero();
  }
}
