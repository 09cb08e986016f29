package dev.charm.consumers.scoring;

import dev.charm.schemas.RewardModelStatus;
import dev.charm.schemas.RewardModelVersion;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * The reward model that comes with the project, {@code charm-minilm@1}: where every further version
 * begins. {@code NOTE.md} beside the file says how it was made and under which licence its training
 * data stand. Whoever may not use it builds without it and names a folder with a head of their own,
 * as {@code PretrainHead} writes it, in the environment variable {@value #FOLDER_VARIABLE}.
 */
public final class ShippedHead {
  /** Name of the reward model. */
  public static final String NAME = "charm-minilm";

  /** Its first version. */
  public static final String VERSION = "1";

  /** The environment variable that names a folder with another head. */
  public static final String FOLDER_VARIABLE = "CHARM_HEAD";

  private static final String HEAD = "head.bin";
  private static final String METRICS = "metrics.properties";
  private static final String PREFERENCES = "preferences.bin";
  private static final String FOLDER = "/dev/charm/consumers/charm-minilm-base/";
  private static final Instant MADE = Instant.parse("2026-01-01T00:00:00Z");

  private ShippedHead() {}

  /** Why there is no head to begin with, and what to do: one line for people; empty if there is. */
  public static Optional<String> missing() {
    Optional<Path> named = named();
    if (named.isPresent()) {
      Path file = named.get().resolve(HEAD);
      return Files.isReadable(file)
          ? Optional.empty()
          : Optional.of(
              FOLDER_VARIABLE + " names a folder without a readable " + HEAD + ": " + file);
    }
    return ShippedHead.class.getResource(FOLDER + HEAD) != null
        ? Optional.empty()
        : Optional.of(
            "this build ships no reward head, so nothing is scored until there is a reward model;"
                + " name a folder with a head of your own, as PretrainHead writes it: "
                + FOLDER_VARIABLE
                + "=DIR");
  }

  private static Optional<Path> named() {
    String folder = System.getenv(FOLDER_VARIABLE);
    return folder == null || folder.isBlank() ? Optional.empty() : Optional.of(Path.of(folder));
  }

  /**
   * The head's bytes.
   *
   * @throws IOException if the file is missing
   */
  public static byte[] bytes() throws IOException {
    try (InputStream file = open(HEAD)) {
      return file.readAllBytes();
    }
  }

  /**
   * The version as {@code charm.reward-models} holds it. The same record on every machine at any
   * time, so that two instances which both announce it say the same.
   *
   * @throws IOException if a file is missing from the class path, or damaged
   */
  public static RewardModelVersion version() throws IOException {
    byte[] bytes = bytes();
    return RewardModelVersion.newBuilder()
        .setName(NAME)
        .setVersion(VERSION)
        .setStatus(RewardModelStatus.ACTIVE.name())
        .setArtifact(ByteBuffer.wrap(bytes))
        .setArtifactSha256(Sha256.hex(bytes))
        .setEncoderSha256(HeadFormat.read(bytes).encoder())
        .setMetrics(metrics())
        .setCreatedAt(MADE)
        .build();
  }

  /**
   * The original preferences that go with it, as {@code PreferencesFormat} reads them; empty if
   * there are none: a folder with a head of one's own need not have them.
   *
   * @throws IOException if the file is there and cannot be read, or the head is the build's own and
   *     they are not there
   */
  public static Optional<byte[]> preferences() throws IOException {
    try (InputStream file = open(PREFERENCES)) {
      return Optional.of(file.readAllBytes());
    } catch (FileNotFoundException | NoSuchFileException none) {
      if (named().isEmpty() && missing().isEmpty()) {
        throw none;
      }
      return Optional.empty();
    }
  }

  private static Map<String, Double> metrics() throws IOException {
    Properties properties = new Properties();
    try (InputStream file = open(METRICS)) {
      properties.load(file);
    }
    Map<String, Double> metrics = new HashMap<>();
    for (String name : properties.stringPropertyNames()) {
      metrics.put(name, Double.valueOf(properties.getProperty(name)));
    }
    return metrics;
  }

  private static InputStream open(String file) throws IOException {
    Optional<Path> named = named();
    if (named.isPresent()) {
      return Files.newInputStream(named.get().resolve(file));
    }
    InputStream stream = ShippedHead.class.getResourceAsStream(FOLDER + file);
    if (stream == null) {
      throw new FileNotFoundException("not on the class path: " + FOLDER + file);
    }
    return stream;
  }
}
