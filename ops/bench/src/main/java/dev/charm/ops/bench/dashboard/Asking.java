package dev.charm.ops.bench.dashboard;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** Asks the dashboard, as a browser does. */
final class Asking {
  private static final int OK = 200;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client = HttpClient.newHttpClient();
  private final String url;

  /**
   * @param url of the dashboard, with a slash at its end
   */
  Asking(String url) {
    this.url = url;
  }

  /** How long an answer takes until all of it is there. */
  double milliseconds(String path) throws IOException, InterruptedException {
    long start = System.nanoTime();
    HttpResponse<String> answer = get(path);
    double millis = (System.nanoTime() - start) / 1e6;
    if (answer.statusCode() != OK) {
      throw new IOException(path + " is answered with " + answer.statusCode());
    }
    return millis;
  }

  /** Whether there is an answer yet. */
  boolean isAnswered(String path) throws IOException, InterruptedException {
    return get(path).statusCode() == OK;
  }

  /** A number of an answer in JSON. */
  double number(String path, String field) throws IOException, InterruptedException {
    return JSON.readTree(get(path).body()).path(field).asDouble();
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(URI.create(url + path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
