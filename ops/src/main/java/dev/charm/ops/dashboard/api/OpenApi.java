package dev.charm.ops.dashboard.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** {@code /api/v1/openapi.json}: the description of all of them, which is written by hand. */
public final class OpenApi {
  private static final String RESOURCE = "/dashboard-api/openapi.yaml";

  private OpenApi() {}

  /** The document. */
  public static JsonNode document() {
    try (InputStream in = OpenApi.class.getResourceAsStream(RESOURCE)) {
      return new YAMLMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
