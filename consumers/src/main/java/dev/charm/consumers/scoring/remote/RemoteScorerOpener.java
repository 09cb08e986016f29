package dev.charm.consumers.scoring.remote;

import dev.charm.consumers.http.Backoff;
import dev.charm.consumers.http.BearerKey;
import dev.charm.consumers.http.Endpoint;
import dev.charm.consumers.http.RequestLimit;
import dev.charm.consumers.http.Requests;
import dev.charm.consumers.http.Transport;
import dev.charm.consumers.scoring.declared.RewardModelOpener;
import dev.charm.consumers.scoring.declared.ServerDeclaration;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes scorers of declared servers. What is wrong with a declaration, or with a server that
 * answers, is an error; a server that is away is not, and is asked again at the first score.
 */
public final class RemoteScorerOpener implements RewardModelOpener<ServerDeclaration> {
  private static final Logger LOG = LoggerFactory.getLogger(RemoteScorerOpener.class);

  /** Bytes of an answer; 16 rewards take some two thousand. */
  private static final long LARGEST_ANSWER = 64 * 1024 * 1024;

  private final Function<String, @Nullable String> environment;
  private final Backoff backoff;
  private final long largestAnswer;

  /** With the keys in the environment of this process. */
  public RemoteScorerOpener() {
    this(System::getenv, Backoff.standard(), LARGEST_ANSWER);
  }

  RemoteScorerOpener(
      Function<String, @Nullable String> environment, Backoff backoff, long largestAnswer) {
    this.environment = environment;
    this.backoff = backoff;
    this.largestAnswer = largestAnswer;
  }

  /**
   * Makes a scorer, and asks the server about a few harmless conversations.
   *
   * @throws IOException if the declaration does not fit its API, the key is missing, the server
   *     denies itself, or it does not answer with raw logits
   */
  @Override
  public RemoteScorer open(ServerDeclaration declaration) throws IOException {
    try {
      RemoteScorer scorer = make(declaration);
      RawLogitCheck.Finding finding = scorer.check(0);
      if (finding.away()) {
        LOG.warn("{} is asked again when it scores: {}", declaration.id(), finding.reason());
      } else if (!finding.usable()) {
        throw new IOException(finding.reason());
      }
      return scorer;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException(declaration.id() + " was not opened: interrupted");
    } catch (IOException e) {
      throw new IOException(declaration.id() + ": " + e.getMessage(), e);
    }
  }

  private RemoteScorer make(ServerDeclaration declaration) throws IOException {
    ServerApi api = ServerApi.of(declaration.api());
    InputMaker inputs = InputMaker.of(declaration.template());
    if (!api.forms().contains(inputs.form())) {
      throw new IOException(
          declaration.backend()
              + " does not take "
              + inputs.form().words()
              + "; its template is "
              + api.forms().stream()
                  .map(Input.Form::words)
                  .sorted()
                  .collect(Collectors.joining(" or ")));
    }
    String variable = declaration.keyVariable();
    BearerKey key = variable == null ? null : BearerKey.read(variable, environment);
    Endpoint endpoint = Endpoint.of(declaration.url(), api.path());
    Transport transport = new Transport(endpoint, key, declaration.timeout(), largestAnswer);
    RequestLimit limit = new RequestLimit(declaration.concurrency());
    return new RemoteScorer(
        declaration,
        new Server(api, declaration.model(), new Requests(transport, limit, backoff)),
        inputs,
        endpoint.shown());
  }
}
