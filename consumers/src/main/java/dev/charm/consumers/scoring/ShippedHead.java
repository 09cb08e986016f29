package dev.charm.consumers.scoring;

import dev.charm.schemas.RewardModelStatus;
import dev.charm.schemas.RewardModelVersion;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/**
 * The reward model that comes with the project, {@code charm-minilm@1}: where every further version
 * begins. {@code NOTE.md} beside the file says how it was made and under which licence its training
 * data stand.
 */
public final class ShippedHead {
  /** Name of the reward model. */
  public static final String NAME = "charm-minilm";

  /** Its first version. */
  public static final String VERSION = "1";

  private static final String FOLDER = "/dev/charm/consumers/charm-minilm-base/";
  private static final Instant MADE = Instant.parse("2026-01-01T00:00:00Z");

  private ShippedHead() {}

  /**
   * The head's bytes.
   *
   * @throws IOException if the file is missing from the class path
   */
  public static byte[] bytes() throws IOException {
    try (InputStream file = open("head.bin")) {
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

  private static Map<String, Double> metrics() throws IOException {
    Properties properties = new Properties();
    try (InputStream file = open("metrics.properties")) {
      properties.load(file);
    }
    Map<String, Double> metrics = new HashMap<>();
    for (String name : properties.stringPropertyNames()) {
      metrics.put(name, Double.valueOf(properties.getProperty(name)));
    }
    return metrics;
  }

  private static InputStream open(String file) throws IOException {
    InputStream stream = ShippedHead.class.getResourceAsStream(FOLDER + file);
    if (stream == null) {
      throw new FileNotFoundException("not on the class path: " + FOLDER + file);
    }
    return stream;
  }
}
