package dev.charm.ops.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerHaltTest {
  @TempDir Path folder;

  @Test
  void shouldNameTheFolderThatIsGone() {
    assertThat(BrokerHalt.reason(folder.resolve("gone")))
        .isEqualTo("its folder " + folder.resolve("gone") + " is gone");
  }

  @Test
  void shouldLeaveNothingBehindWhenWritingWorksAgain() throws IOException {
    assertThat(BrokerHalt.reason(folder)).contains(folder.toString()).contains("see the log");
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).isEmpty();
    }
  }
}
