package dev.charm.consumers.http;

import java.io.IOException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A server's key, out of the environment. It shows itself to nobody but the request. */
public final class BearerKey {
  private final String variable;
  private final String key;

  private BearerKey(String variable, String key) {
    this.variable = variable;
    this.key = key;
  }

  /**
   * @param variable that holds it
   * @param environment what a variable holds, null where it is not set
   * @throws IOException if there is no key in it that a header can carry
   */
  public static BearerKey read(String variable, Function<String, @Nullable String> environment)
      throws IOException {
    String key = environment.apply(variable);
    if (key == null || key.isBlank()) {
      throw new IOException("the environment variable " + variable + " holds no key");
    }
    if (key.chars().anyMatch(c -> c <= ' ' || c > '~')) {
      throw new IOException(
          "the key in the environment variable "
              + variable
              + " has a space, a line end or another character that a header cannot carry");
    }
    return new BearerKey(variable, key);
  }

  /** Value of the header {@code Authorization}. */
  public String header() {
    return "Bearer " + key;
  }

  @Override
  public String toString() {
    return "the key in " + variable;
  }
}
