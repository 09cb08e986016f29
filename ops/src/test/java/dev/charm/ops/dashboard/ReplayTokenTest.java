package dev.charm.ops.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.charm.ops.connect.CommandFailedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayTokenTest {
  private static final String GOOD = "0123456789abcdef";

  @TempDir Path folder;

  private Path file(String content, String permissions) throws Exception {
    Path file = folder.resolve("token");
    Files.writeString(file, content);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }

  @Test
  void shouldTakeTheFilesTokenBeforeTheEnvironments() throws Exception {
    ReplayToken token =
        ReplayToken.of(file(GOOD + "\n", "rw-------"), "of-the-environment").orElseThrow();
    assertThat(token.isKnown(GOOD)).isTrue();
    assertThat(token.isKnown("of-the-environment")).isFalse();
    assertThat(token.isKnown("")).isFalse();
    assertThat(ReplayToken.of(null, GOOD).orElseThrow().isKnown(GOOD)).isTrue();
    assertThat(ReplayToken.of(null, null)).isEmpty();
    assertThat(ReplayToken.of(null, "")).isEmpty();
  }

  @Test
  void shouldRefuseAFileThatOthersCanReadOrThatHoldsNoGoodToken() throws Exception {
    refuses(file(GOOD, "rw-r--r--"), null, "chmod 600");
    refuses(file(GOOD, "rw--w----"), null, "chmod 600");
    refuses(file(" \n", "rw-------"), null, "is empty");
    refuses(file("short-secret", "rw-------"), null, "from 16 to 1024 characters");
    refuses(file("x".repeat(1025), "rw-------"), null, "from 16 to 1024 characters");
    refuses(file("two words of secret", "rw-------"), null, "one word");
    refuses(folder.resolve("nowhere"), null, "there is no token file");
    refuses(null, "short-secret", "CHARM_DASHBOARD_TOKEN");
  }

  private static void refuses(@Nullable Path file, @Nullable String environment, String why) {
    assertThatThrownBy(() -> ReplayToken.of(file, environment))
        .isInstanceOf(CommandFailedException.class)
        .hasMessageContaining(why)
        .message()
        .doesNotContain("secret", GOOD);
  }

  @Test
  void shouldHearNobodyForAMinuteAfterTenWrongOnes() {
    AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5); // it may overflow
    WrongTokens wrong = new WrongTokens(now::get);
    for (int i = 0; i < 10; i++) {
      assertThat(wrong.secondsToWait()).isEmpty();
      wrong.add();
      now.addAndGet(1_000_000_000);
    }
    assertThat(wrong.secondsToWait()).hasValue(51);
    now.addAndGet(50_000_000_000L);
    assertThat(wrong.secondsToWait()).isEmpty();
    wrong.add();
    assertThat(wrong.secondsToWait()).isPresent();
  }
}
