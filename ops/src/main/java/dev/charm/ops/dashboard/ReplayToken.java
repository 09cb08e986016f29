package dev.charm.ops.dashboard;

import dev.charm.ops.connect.CommandFailedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What whoever replays dead letters on the dashboard must know. It comes from a file or from the
 * environment, never from the command line, which every user of the machine can read. Only its
 * SHA-256 is held, and nothing prints it.
 */
public final class ReplayToken {
  /** The environment variable with the token. */
  public static final String ENVIRONMENT = "CHARM_DASHBOARD_TOKEN";

  private static final int FEWEST_CHARACTERS = 16;
  private static final int MOST_CHARACTERS = 1_024;
  private static final Set<PosixFilePermission> OWNER =
      EnumSet.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE);

  private final byte[] sha256;

  private ReplayToken(String token) {
    this.sha256 = sha256(token);
  }

  /**
   * The token of a file, or else of the environment; empty if there is neither.
   *
   * @param file null if none was named
   * @param environment the value of {@link #ENVIRONMENT}; null or empty if it has none
   * @throws CommandFailedException if it cannot be read, others can read it, or it is no good token
   */
  public static Optional<ReplayToken> of(@Nullable Path file, @Nullable String environment) {
    if (file != null) {
      return Optional.of(of(read(file), "the token file " + file));
    }
    return environment == null || environment.isEmpty()
        ? Optional.empty()
        : Optional.of(of(environment, ENVIRONMENT));
  }

  private static ReplayToken of(String text, String where) {
    String token = text.strip();
    if (token.isEmpty()) {
      throw new CommandFailedException(where + " is empty");
    }
    if (!token.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw new CommandFailedException(
          where + " must be one word of printable ASCII characters; others a header cannot carry");
    }
    if (token.length() < FEWEST_CHARACTERS || token.length() > MOST_CHARACTERS) {
      throw new CommandFailedException(
          where
              + " must have from "
              + FEWEST_CHARACTERS
              + " to "
              + MOST_CHARACTERS
              + " characters; 'openssl rand -hex 32' makes one that nobody guesses");
    }
    return new ReplayToken(token);
  }

  private static String read(Path file) {
    try {
      if (isOpenToOthers(file)) {
        throw new CommandFailedException(
            "the token file " + file + " is open to others: chmod 600 " + file);
      }
      try (InputStream in = Files.newInputStream(file)) {
        return new String(in.readNBytes(2 * MOST_CHARACTERS), StandardCharsets.UTF_8);
      }
    } catch (NoSuchFileException e) {
      throw new CommandFailedException("there is no token file " + file, e);
    } catch (IOException e) {
      throw new CommandFailedException("the token file " + file + " cannot be read", e);
    }
  }

  private static boolean isOpenToOthers(Path file) throws IOException {
    try {
      return !OWNER.containsAll(Files.getPosixFilePermissions(file));
    } catch (UnsupportedOperationException e) { // no such permissions here
      return false;
    }
  }

  /** Whether somebody knows the token; takes as long whatever was said. */
  boolean isKnown(String said) {
    return MessageDigest.isEqual(sha256, sha256(said));
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
