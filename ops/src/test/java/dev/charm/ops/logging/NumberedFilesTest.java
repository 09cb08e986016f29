package dev.charm.ops.logging;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NumberedFilesTest {
  @TempDir Path folder;

  @Test
  void shouldKeepTheNewestOldFilesInAFolderOfAnyName() throws Exception {
    Path file = Files.createDirectory(folder.resolve("100% (a) \\ ünï")).resolve("charm.log");
    NumberedFiles files = new NumberedFiles(file, 2);
    for (String text : List.of("first", "second", "third")) {
      Files.writeString(file, text);
      files.rollover();
    }
    assertThat(file).doesNotExist();
    assertThat(file.resolveSibling("charm.log.1")).hasContent("third");
    assertThat(file.resolveSibling("charm.log.2")).hasContent("second");
    assertThat(file.resolveSibling("charm.log.3")).doesNotExist();
  }
}
