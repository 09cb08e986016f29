package dev.charm.ops.command.evaluate;

import dev.charm.consumers.scoring.remote.Judge;
import dev.charm.consumers.scoring.remote.JudgeServer;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** A judge that is asked. */
final class JudgeOptions {
  private static final Duration TIMEOUT = Duration.ofMinutes(2);
  private static final int RETRIES = 6;
  private static final int MOST_AT_ONCE = 256;

  @Option(
      names = "--judge-url",
      paramLabel = "URL",
      order = 10,
      description =
          "Ask a judge about --responses beside --reference: a server with OpenAI's"
              + " /v1/chat/completions, with or without that path.")
  @Nullable String url;

  @Option(
      names = "--judge-model",
      paramLabel = "NAME",
      order = 11,
      description = "The name that the server knows the judge by.")
  @Nullable String model;

  @Option(
      names = "--judge-key-env",
      paramLabel = "VAR",
      order = 12,
      description = "The environment variable that holds the server's key (default: no key).")
  @Nullable String keyVariable;

  @Option(
      names = "--judge-concurrency",
      paramLabel = "N",
      defaultValue = "8",
      order = 13,
      description = "Most requests at once (default: ${DEFAULT-VALUE}).")
  int concurrency;

  @Option(
      names = "--judge-max-tokens",
      paramLabel = "N",
      defaultValue = "16",
      order = 14,
      description =
          "Most tokens of an answer (default: ${DEFAULT-VALUE}); a judge that thinks before it"
              + " answers needs thousands.")
  int maxTokens;

  @Option(
      names = {"-o", "--save-preferences"},
      paramLabel = "FILE",
      order = 15,
      description =
          "Keep what the judge prefers, as --preferences reads it. If it is there, only what it"
              + " lacks is asked.")
  @Nullable Path save;

  boolean given() {
    return url != null;
  }

  /** Whether anything is said of a judge without its url. */
  boolean withoutUrl() {
    return url == null && (model != null || keyVariable != null || save != null);
  }

  Judge open(CommandSpec spec) throws IOException {
    if (model == null || model.isBlank()) {
      throw new ParameterException(spec.commandLine(), "--judge-url needs --judge-model");
    }
    if (concurrency < 1 || concurrency > MOST_AT_ONCE) {
      throw new ParameterException(
          spec.commandLine(), "--judge-concurrency is from 1 to " + MOST_AT_ONCE);
    }
    if (maxTokens < 1) {
      throw new ParameterException(spec.commandLine(), "--judge-max-tokens is at least 1");
    }
    return Judge.open(
        new JudgeServer(
            address(spec), model, keyVariable, concurrency, maxTokens, TIMEOUT, RETRIES));
  }

  /** The message does not repeat the url, which may hold a secret. */
  private URI address(CommandSpec spec) {
    try {
      URI address = new URI(url == null ? "" : url);
      String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
      if ((scheme.equals("http") || scheme.equals("https")) && address.getHost() != null) {
        return address;
      }
    } catch (URISyntaxException e) {
      // as below; its message quotes the url
    }
    throw new ParameterException(
        spec.commandLine(), "--judge-url is the http or https address of a server");
  }
}
