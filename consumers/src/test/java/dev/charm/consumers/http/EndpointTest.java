package dev.charm.consumers.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndpointTest {

  @ParameterizedTest
  @CsvSource({
    "http://h:8000, /classify, http://h:8000/classify",
    "http://h:8000/, /classify, http://h:8000/classify",
    "http://h:8000/classify, /classify, http://h:8000/classify",
    "http://h/models/a, /classify, http://h/models/a/classify",
    "https://h, /v1/embeddings, https://h/v1/embeddings",
    "https://h/v1, /v1/embeddings, https://h/v1/embeddings",
    "https://h/v1/, /v1/embeddings, https://h/v1/embeddings",
    "https://h/v1/embeddings, /v1/embeddings, https://h/v1/embeddings",
    "http://[::1]:80/a%20b, /predict, http://[::1]:80/a%20b/predict",
    "http://h/rm, '', http://h/rm",
    "http://h, '', http://h"
  })
  void shouldAddThePathUnlessItIsThere(URI declared, String path, URI expected) throws Exception {
    assertThat(Endpoint.of(declared, path).uri()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"http://h?key=hush, /score", "http://h/score?key=hush#x, /score"})
  void shouldKeepTheQueryAndNotShowIt(URI declared, String path) throws Exception {
    Endpoint endpoint = Endpoint.of(declared, path);
    assertThat(endpoint.uri()).hasToString("http://h/score?key=hush");
    assertThat(endpoint).hasToString("http://h/score");
  }
}
