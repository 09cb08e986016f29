package dev.charm.ops.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.charm.ops.lifecycle.Service;
import dev.charm.ops.lifecycle.StartException;
import dev.charm.streams.guarantees.Waiting;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoomWatchTest {
  private static final long MB = 1024 * 1024;
  private static final long TOTAL = 100_000 * MB;
  private static final long RESERVE = 256 * MB;

  @TempDir Path folder;

  private final List<String> told = new ArrayList<>();
  private long free = TOTAL;

  private RoomWatch watch() {
    return new RoomWatch(List.of(folder), any -> new Room(free, TOTAL), told::add);
  }

  @Test
  void shouldSayNothingWhileThereIsRoom() {
    RoomWatch watch = watch();

    for (long second = 0; second < 600; second++) {
      free -= MB / 1024;
      assertThat(watch.look(TimeUnit.SECONDS.toNanos(second))).isEmpty();
    }
    assertThat(told).isEmpty();
  }

  @Test
  void shouldWarnOnceWhenTheRoomGoesWithinHalfAnHourAsFastAsItGoes() {
    RoomWatch watch = watch();

    for (long second = 0; second < 120; second++) {
      free -= 60 * MB;
      watch.look(TimeUnit.SECONDS.toNanos(second));
    }

    assertThat(told).hasSize(1);
    assertThat(told.get(0)).contains(folder.toString()).contains("3.5 GB less each minute");
  }

  @Test
  void shouldWarnAgainEachTimeHalfOfWhatWasLeftIsGoneAndStopAtTheReserve() {
    RoomWatch watch = watch();
    free = 3 * RESERVE - 1;
    watch.look(0);
    watch.look(1);
    assertThat(told).hasSize(1);
    free = RESERVE + RESERVE / 2;
    watch.look(2);
    assertThat(told).hasSize(2);

    free = RESERVE - 1;

    assertThat(watch.look(3)).get().asString().contains("nearly full").contains("256 MB");
    assertThat(told).hasSize(2);
  }

  @Test
  void shouldNotStartWithoutRoomAndFailWhenTheFolderIsGone() throws Exception {
    free = 0;
    assertThatThrownBy(() -> watch().start())
        .isInstanceOf(StartException.class)
        .hasMessageContaining("make room");

    Path gone = Files.createDirectory(folder.resolve("gone"));
    try (RoomWatch watch = new RoomWatch(List.of(gone), any -> new Room(TOTAL, TOTAL), told::add)) {
      watch.start();
      Files.delete(gone);
      Waiting.until("it is seen", () -> watch.state() == Service.State.FAILED);
      assertThat(watch.problem()).get().asString().contains(gone + " is gone");
    }
  }

  @Test
  void shouldReserveATwentiethWithinBounds() {
    assertThat(new Room(0, 64 * MB).reserve()).isEqualTo(16 * MB);
    assertThat(new Room(0, 2_000 * MB).reserve()).isEqualTo(100 * MB);
    assertThat(new Room(0, TOTAL).reserve()).isEqualTo(RESERVE);
  }
}
