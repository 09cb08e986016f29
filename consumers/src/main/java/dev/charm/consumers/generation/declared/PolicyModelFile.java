package dev.charm.consumers.generation.declared;

import dev.charm.consumers.declared.DeclarationException;
import dev.charm.consumers.declared.DeclarationFile;
import dev.charm.consumers.declared.DeclaredEntry;
import dev.charm.consumers.generation.declared.PolicyModelSource.Api;
import dev.charm.consumers.generation.declared.PolicyModelSource.Gguf;
import dev.charm.consumers.generation.declared.PolicyModelSource.Server;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * {@code policy-models.yaml}: the policy models that can answer, by their names.
 *
 * <pre>
 * policy-models:
 *   gemma-2b@1:
 *     endpoint: http://127.0.0.1:8000/v1
 *     api: chat                    # or completions
 *     model: google/gemma-2-2b-it
 *     api-key-env: GEMMA_KEY       # the environment variable that holds the key
 *     temperature: 0.7
 *     top-p: 0.95
 *     max-tokens: 1024
 *     seed: 7
 *     stop: ["&lt;end&gt;"]
 *     concurrency: 8
 *     timeout: 5m
 *     price: {input: 0.1, output: 0.4}         # of a million tokens
 *     budget: {requests: 1000, tokens: 2000000}
 *   smol@2:
 *     gguf: SmolLM2-135M-Instruct.Q4_1.gguf    # in place of a server: beside this file
 *     context-size: 4096
 *     threads: 2
 * </pre>
 *
 * A list of entries with {@code name} and {@code version} is understood as well. What is not known,
 * or not of a file where a file is declared, is refused: a misspelt temperature must not be taken
 * for the server's own.
 */
public final class PolicyModelFile {
  /** What is declared, for messages. */
  public static final String WHAT = "policy model";

  private static final String ENDPOINT = "endpoint";
  private static final Duration TIMEOUT = Duration.ofMinutes(10);
  private static final int CONCURRENCY = 8;
  private static final int MOST_AT_ONCE = 1024;
  private static final int RETRIES = 6;

  /** Beyond these, logits that are divided by it overflow or are all alike. */
  private static final double LEAST_TEMPERATURE = 0.001;

  private static final double LARGEST_TEMPERATURE = 100;

  private PolicyModelFile() {}

  /**
   * Reads a file.
   *
   * @return in the order of the file
   * @throws DeclarationException if it cannot be read or an entry is not understood
   */
  public static List<PolicyModelDeclaration> read(Path file) throws DeclarationException {
    List<PolicyModelDeclaration> declared = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (DeclaredEntry entry : DeclarationFile.read(file, WHAT)) {
      PolicyModelDeclaration declaration = declaration(entry);
      if (!names.add(declaration.name())) {
        throw new DeclarationException(file + " declares " + declaration.name() + " twice");
      }
      declared.add(declaration);
    }
    return List.copyOf(declared);
  }

  private static PolicyModelDeclaration declaration(DeclaredEntry entry)
      throws DeclarationException {
    if (!entry.hasFields()) {
      throw entry.fault("is not an entry with fields such as endpoint or gguf");
    }
    if (entry.name().isBlank() || entry.name().startsWith("@")) {
      throw entry.fault("needs a name");
    }
    entry.known("name", "version");
    boolean server = entry.value(ENDPOINT) != null;
    String gguf = entry.text(Gguf.WORD);
    if (server && gguf != null) {
      throw entry.fault("has an endpoint and gguf: a server answers or a file does, not both");
    }
    PolicyModelDeclaration declared =
        gguf == null ? onServer(entry) : inFile(entry, entry.beside(gguf));
    entry.requireNothingElse();
    return declared;
  }

  private static PolicyModelDeclaration onServer(DeclaredEntry entry) throws DeclarationException {
    String model = entry.text("model");
    if (entry.value(ENDPOINT) == null) {
      throw entry.fault(
          "needs an endpoint such as http://127.0.0.1:8000, or gguf: the file that has it");
    }
    Server server =
        new Server(
            entry.url(ENDPOINT, "api-key-env"),
            api(entry),
            Objects.requireNonNullElse(model, ""),
            entry.variable("api-key-env"),
            Objects.requireNonNullElse(entry.duration("timeout"), TIMEOUT),
            Math.toIntExact(Objects.requireNonNullElse(retries(entry), (long) RETRIES)));
    PolicyModelDeclaration declared =
        new PolicyModelDeclaration(
            entry.name(),
            server,
            sampling(entry, entry.number("max-completion-tokens")),
            concurrency(entry),
            price(entry),
            budget(entry));
    entry.requireNothingElse();
    if (model == null) {
      throw entry.fault("needs a model, as the server names it");
    }
    return declared;
  }

  private static PolicyModelDeclaration inFile(DeclaredEntry entry, Path file)
      throws DeclarationException {
    Integer threads = entry.number("threads");
    if (threads != null && threads > MOST_AT_ONCE) {
      throw entry.fault("threads is at most " + MOST_AT_ONCE);
    }
    Gguf gguf = new Gguf(file, entry.number("context-size"), threads);
    Sampling sampling = sampling(entry, null);
    if (sampling.seed() != null && (sampling.seed() < 0 || sampling.seed() > Integer.MAX_VALUE)) {
      throw entry.fault("seed is a whole number from 0 to " + Integer.MAX_VALUE);
    }
    Double temperature = sampling.temperature();
    if (temperature != null
        && temperature != 0
        && (temperature < LEAST_TEMPERATURE || temperature > LARGEST_TEMPERATURE)) {
      throw entry.fault(
          "temperature is 0, which is greedy, or from %s to %s"
              .formatted(LEAST_TEMPERATURE, LARGEST_TEMPERATURE));
    }
    return new PolicyModelDeclaration(entry.name(), gguf, sampling, 1, null, budget(entry));
  }

  private static Api api(DeclaredEntry entry) throws DeclarationException {
    String word = Objects.requireNonNullElse(entry.text("api"), Api.CHAT.word());
    return Arrays.stream(Api.values())
        .filter(each -> each.word().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                entry.fault(
                    "api is one of "
                        + Arrays.stream(Api.values())
                            .map(Api::word)
                            .collect(Collectors.joining(", "))
                        + ", not '"
                        + word
                        + "'"));
  }

  private static Sampling sampling(DeclaredEntry entry, @Nullable Integer newMost)
      throws DeclarationException {
    Integer most = entry.number("max-tokens");
    if (most != null && newMost != null) {
      throw entry.fault("has max-tokens and max-completion-tokens: one of them is sent");
    }
    return new Sampling(
        entry.decimal("temperature", Double.POSITIVE_INFINITY),
        entry.decimal("top-p", 1),
        most == null ? newMost : most,
        newMost != null,
        entry.whole("seed", Integer.MIN_VALUE),
        entry.texts("stop"));
  }

  private static int concurrency(DeclaredEntry entry) throws DeclarationException {
    int concurrency = Objects.requireNonNullElse(entry.number("concurrency"), CONCURRENCY);
    if (concurrency > MOST_AT_ONCE) {
      throw entry.fault("concurrency is at most " + MOST_AT_ONCE);
    }
    return concurrency;
  }

  private static @Nullable Long retries(DeclaredEntry entry) throws DeclarationException {
    Long retries = entry.whole("retries", 0);
    if (retries != null && retries > Integer.MAX_VALUE) {
      throw entry.fault("retries is too large");
    }
    return retries;
  }

  private static @Nullable Price price(DeclaredEntry entry) throws DeclarationException {
    DeclaredEntry price = entry.within("price");
    if (price == null) {
      return null;
    }
    Double input = price.decimal("input", Double.POSITIVE_INFINITY);
    Double output = price.decimal("output", Double.POSITIVE_INFINITY);
    price.requireNothingElse();
    if (input == null || output == null) {
      throw price.fault("needs input and output, of a million tokens each");
    }
    return new Price(input, output);
  }

  private static Budget budget(DeclaredEntry entry) throws DeclarationException {
    DeclaredEntry budget = entry.within("budget");
    if (budget == null) {
      return Budget.NONE;
    }
    Budget declared = new Budget(budget.whole("requests", 1), budget.whole("tokens", 1));
    budget.requireNothingElse();
    return declared;
  }
}
