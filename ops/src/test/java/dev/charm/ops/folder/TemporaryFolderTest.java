package dev.charm.ops.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.charm.ops.lifecycle.StartException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemporaryFolderTest {
  @TempDir Path folder;

  @Test
  void shouldTakeAFolderWithRoomAndLeaveNothingThere() {
    assertThatCode(() -> TemporaryFolder.require(folder)).doesNotThrowAnyException();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void shouldNameTheFolderThatCannotBeWrittenToAndWhatToDo() {
    Path missing = folder.resolve("missing");
    assertThatThrownBy(() -> TemporaryFolder.require(missing))
        .isInstanceOf(StartException.class)
        .hasMessageContaining(missing.toString())
        .hasMessageContaining("CHARM_JAVA_OPTS=-Djava.io.tmpdir=DIR");
  }
}
