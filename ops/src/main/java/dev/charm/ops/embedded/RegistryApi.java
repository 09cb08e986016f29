package dev.charm.ops.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** The two calls of Confluent's API that setting up a registry takes. */
final class RegistryApi {
  private static final int TIMEOUT_MS = 5_000;

  private final String url;

  RegistryApi(String url) {
    this.url = url;
  }

  /** Whether the registry serves requests. */
  boolean answers() {
    try {
      HttpURLConnection connection = open("/subjects");
      try {
        return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
      } finally {
        connection.disconnect();
      }
    } catch (IOException e) {
      return false;
    }
  }

  /** Sets the compatibility that subjects without one of their own are held to. */
  void setCompatibility(String level) throws IOException {
    HttpURLConnection connection = open("/config");
    try {
      connection.setRequestMethod("PUT");
      connection.setDoOutput(true);
      connection.setRequestProperty("Content-Type", "application/vnd.schemaregistry.v1+json");
      try (OutputStream body = connection.getOutputStream()) {
        body.write(("{\"compatibility\":\"" + level + "\"}").getBytes(StandardCharsets.UTF_8));
      }
      if (connection.getResponseCode() != HttpURLConnection.HTTP_OK) {
        throw new IOException("PUT /config was answered with " + connection.getResponseCode());
      }
    } finally {
      connection.disconnect();
    }
  }

  private HttpURLConnection open(String path) throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection) URI.create(url + path).toURL().openConnection();
    connection.setConnectTimeout(TIMEOUT_MS);
    connection.setReadTimeout(TIMEOUT_MS);
    return connection;
  }
}
