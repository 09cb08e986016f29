package dev.charm.ops.external;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.charm.ops.connect.CommandFailedException;
import dev.charm.ops.export.ExportForm;
import dev.charm.ops.export.ExportFormat;
import dev.charm.ops.export.container.Container;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExternalCommandTest {
  @TempDir Path place;

  private static void run(String command, Map<String, String> environment) throws Exception {
    new ExternalCommand(command, environment).run(Optional::empty);
  }

  private RoundFolder folder(Container container) throws Exception {
    return RoundFolder.create(
        place.resolve("a b"), ExportForm.of(ExportFormat.TRL, container, "train", null));
  }

  @Test
  void shouldTellTheCommandWhereItsFilesAre() throws Exception {
    RoundFolder folder = folder(Container.PARQUET);
    run(
        "printf '%s\\n' \"$CHARM_ROUND\" \"$CHARM_TRAIN_FILE\" \"$CHARM_EVAL_FILE\""
            + " > \"$CHARM_MODEL_DIR/told\"",
        folder.environment("round-1"));
    assertThat(folder.model().resolve("told"))
        .hasContent(
            String.join("\n", "round-1", folder.train().toString(), folder.eval().toString()));
    assertThat(folder.train()).isAbsolute().hasFileName("train.parquet");
  }

  @Test
  void shouldNotPutARoundIntoAFolderThatHasSomething() throws Exception {
    Path model = folder(Container.JSONL).model();
    Files.delete(model);
    folder(Container.JSONL);
    assertThatThrownBy(() -> folder(Container.JSONL))
        .isInstanceOf(CommandFailedException.class)
        .hasMessageContaining("is not an empty folder");
  }

  @Test
  void shouldFailWithTheExitCodeOfTheCommand() {
    assertThatThrownBy(() -> run("exit 3", Map.of()))
        .isInstanceOf(CommandFailedException.class)
        .hasMessage("the command ended with exit code 3");
    assertThatThrownBy(() -> run("no-such-program-anywhere 2>/dev/null", Map.of()))
        .hasMessage("the command ended with exit code 127");
  }

  @Test
  void shouldEndTheCommandAndWhatItStartedWhenItIsStopped() throws Exception {
    Path begun = place.resolve("begun");
    ExternalCommand command =
        new ExternalCommand(
            "sleep 300 & echo $! > \"$BEGUN.pid\"; mv \"$BEGUN.pid\" \"$BEGUN\"; wait",
            Map.of("BEGUN", begun.toString()));
    assertThatThrownBy(
            () ->
                command.run(
                    () -> Files.exists(begun) ? Optional.of("enough of it") : Optional.empty()))
        .isInstanceOf(CommandFailedException.class)
        .hasMessage("enough of it");
    awaitEnd(begun);
  }

  @Test
  void shouldEndWhatACommandThatASignalKilledLeftInTheBackground() throws Exception {
    Path begun = place.resolve("begun");
    String command =
        "sleep 300 & echo $! > \"$BEGUN\"; while [ ! -e \"$BEGUN.seen\" ]; do sleep 0.1; done;"
            + " kill -KILL $$";
    AtomicInteger looks = new AtomicInteger();
    ExternalCommand external = new ExternalCommand(command, Map.of("BEGUN", begun.toString()));
    assertThatThrownBy(
            () ->
                external.run(
                    () -> {
                      if (Files.exists(begun) && looks.incrementAndGet() > 1) {
                        touch(place.resolve("begun.seen"));
                      }
                      return Optional.empty();
                    }))
        .isInstanceOf(CommandFailedException.class)
        .hasMessage("the command ended with exit code 137");
    awaitEnd(begun);
  }

  private static void touch(Path file) {
    try {
      Files.writeString(file, "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void awaitEnd(Path pid) throws Exception {
    long child = Long.parseLong(Files.readString(pid).strip());
    Optional<ProcessHandle> left = ProcessHandle.of(child);
    if (left.isPresent()) {
      left.get().onExit().get(); // its parent may be slow to take note of it
    }
    assertThat(ProcessHandle.of(child).filter(ProcessHandle::isAlive)).isEmpty();
  }
}
