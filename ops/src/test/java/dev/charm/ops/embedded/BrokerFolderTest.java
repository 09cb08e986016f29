package dev.charm.ops.embedded;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.charm.ops.lifecycle.StartException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import org.apache.kafka.metadata.bootstrap.BootstrapDirectory;
import org.apache.kafka.metadata.bootstrap.BootstrapMetadata;
import org.apache.kafka.server.common.MetadataVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerFolderTest {
  @TempDir Path data;

  private Path folder() throws Exception {
    return Files.createDirectories(data.resolve("broker"));
  }

  private Path madeWith(MetadataVersion version) throws Exception {
    Path folder = folder();
    new BootstrapDirectory(folder.toString())
        .writeBinaryFile(BootstrapMetadata.fromVersion(version, "a test"));
    return folder;
  }

  @Test
  void shouldTakeAFolderThatDoesNotExistYet() {
    assertThatCode(() -> BrokerFolder.requireReadable(data.resolve("none")))
        .doesNotThrowAnyException();
  }

  @Test
  void shouldTakeAFolderOfItsOwnLevelAndOfAnOlderOne() throws Exception {
    Path folder = madeWith(MetadataVersion.latestProduction());
    assertThatCode(() -> BrokerFolder.requireReadable(folder)).doesNotThrowAnyException();
    madeWith(MetadataVersion.MINIMUM_VERSION);
    assertThatCode(() -> BrokerFolder.requireReadable(folder)).doesNotThrowAnyException();
  }

  @Test
  void shouldRefuseAFolderOfANewerKafkaInOneLineThatSaysWhatToDo() throws Exception {
    Path folder = madeWith(MetadataVersion.latestTesting());

    assertThatThrownBy(() -> BrokerFolder.requireReadable(folder))
        .isInstanceOf(StartException.class)
        .hasMessageContaining(data.toString())
        .hasMessageContaining("newer Kafka")
        .hasMessageContaining("level " + MetadataVersion.latestTesting().featureLevel())
        .hasMessageContaining("--data")
        .hasMessageNotContaining("\n");
  }

  @Test
  void shouldFindTheLevelInTheLogOfAFolderThatWasUpgraded() throws Exception {
    Path newer = madeWith(MetadataVersion.latestTesting()).resolve("bootstrap.checkpoint");
    Path log = Files.createDirectories(folder().resolve("__cluster_metadata-0"));
    Files.move(newer, log.resolve("00000000000000000000.log"), StandardCopyOption.REPLACE_EXISTING);
    madeWith(MetadataVersion.latestProduction());

    assertThatThrownBy(() -> BrokerFolder.requireReadable(folder()))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("newer Kafka");
  }

  @Test
  void shouldLeaveToTheBrokerWhatIsCutOff() throws Exception {
    Path file = madeWith(MetadataVersion.latestProduction()).resolve("bootstrap.checkpoint");
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length - 3));

    assertThatCode(() -> BrokerFolder.requireReadable(folder())).doesNotThrowAnyException();
  }
}
