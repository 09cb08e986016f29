package dev.charm.consumers.scoring.remote;

import dev.charm.consumers.http.Backoff;
import dev.charm.consumers.scoring.declared.ServerDeclaration;
import dev.charm.consumers.scoring.declared.ServerDeclaration.Api;
import dev.charm.consumers.scoring.declared.TemplateDeclaration;
import dev.charm.schemas.RewardModelId;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Declarations of servers, and their scorers, which do not wait long. */
record Declarations(
    Api api,
    URI url,
    TemplateDeclaration template,
    @Nullable String keyVariable,
    Duration timeout,
    int concurrency,
    int batch,
    int retries,
    SortedMap<String, Double> weights) {
  static final String TEMPLATE =
      "{% for m in messages %}<{{ m['role'] }}>{{ m['content'] }}</>{% endfor %}";
  static final String KEY = "sk-very-secret-0815";
  static final long LARGEST_ANSWER = 1_000_000;

  static Declarations of(RewardModelServer server, Api api) {
    return of(server.url(), api);
  }

  static Declarations of(URI url, Api api) {
    return new Declarations(
        api, url, template(api), null, Duration.ofSeconds(10), 4, 3, 3, new TreeMap<>());
  }

  private static TemplateDeclaration template(Api api) {
    return switch (api) {
      case VLLM_SCORE, SLIME -> new TemplateDeclaration.Pair();
      default -> new TemplateDeclaration.Inline(TEMPLATE);
    };
  }

  Declarations template(TemplateDeclaration other) {
    return new Declarations(
        api, url, other, keyVariable, timeout, concurrency, batch, retries, weights);
  }

  Declarations url(URI other) {
    return new Declarations(
        api, other, template, keyVariable, timeout, concurrency, batch, retries, weights);
  }

  Declarations key(String variable) {
    return new Declarations(
        api, url, template, variable, timeout, concurrency, batch, retries, weights);
  }

  Declarations timeout(Duration other) {
    return new Declarations(
        api, url, template, keyVariable, other, concurrency, batch, retries, weights);
  }

  Declarations limits(int ofConcurrency, int ofBatch, int ofRetries) {
    return new Declarations(
        api, url, template, keyVariable, timeout, ofConcurrency, ofBatch, ofRetries, weights);
  }

  Declarations weight(String output, double weight) {
    SortedMap<String, Double> more = new TreeMap<>(weights);
    more.put(output, weight);
    return new Declarations(
        api, url, template, keyVariable, timeout, concurrency, batch, retries, more);
  }

  RemoteScorer open() throws IOException {
    Backoff quick =
        new Backoff(Duration.ofMillis(1), Duration.ofMillis(4), Duration.ofMillis(8), () -> 0.5);
    return new RemoteScorerOpener(
            name -> name.equals("CHARM_TEST_KEY") ? KEY : null, quick, LARGEST_ANSWER)
        .open(
            new ServerDeclaration(
                RewardModelId.parse("remote@1"),
                api,
                url,
                ApiShapes.MODEL,
                template,
                keyVariable,
                timeout,
                concurrency,
                batch,
                retries,
                weights));
  }
}
