package dev.charm.consumers.scoring.declared;

import com.fasterxml.jackson.databind.JsonNode;
import dev.charm.consumers.scoring.declared.ClassifierDeclaration.Truncation;
import dev.charm.consumers.scoring.declared.ServerDeclaration.Api;
import dev.charm.schemas.RewardModelId;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The fields of one entry of {@code reward-models.yaml}. */
final class DeclaredFields {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final int CONCURRENCY = 8;
  private static final int BATCH = 16;
  private static final int RETRIES = 5;
  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final Pattern DEVICE = Pattern.compile("auto|cpu|gpu(:\\d+)?|cuda(:\\d+)?");

  private final Path file;
  private final String entry;
  private final JsonNode node;
  private final Set<String> known = new LinkedHashSet<>(Set.of("name", "version", "backend"));

  DeclaredFields(Path file, String entry, JsonNode node) {
    this.file = file;
    this.entry = entry;
    this.node = node;
  }

  RewardModelDeclaration declaration(String id) throws DeclarationException {
    if (!node.isObject()) {
      throw fault("is not an entry with fields such as backend");
    }
    RewardModelId parsed;
    try {
      parsed = RewardModelId.parse(id);
    } catch (IllegalArgumentException e) {
      throw new DeclarationException(file + ": " + e.getMessage(), e);
    }
    String backend = Objects.requireNonNullElse(text("backend"), "");
    RewardModelDeclaration declared =
        switch (backend) {
          case HeadDeclaration.BACKEND -> new HeadDeclaration(parsed, path("folder"));
          case ClassifierDeclaration.BACKEND -> classifier(parsed);
          default -> server(parsed, backend);
        };
    requireNothingElse();
    return declared;
  }

  private ClassifierDeclaration classifier(RewardModelId id) throws DeclarationException {
    Path folder = path("folder");
    if (folder == null) {
      throw fault("needs a folder");
    }
    String device = Objects.requireNonNullElse(text("device"), "auto");
    if (!DEVICE.matcher(device).matches()) {
      throw fault("device is auto, cpu or gpu:N, not " + device);
    }
    return new ClassifierDeclaration(
        id,
        folder,
        template(new TemplateDeclaration.OfModel()),
        flag("special-tokens"),
        number("max-tokens"),
        truncation(),
        Objects.requireNonNullElse(text("dtype"), "fp32"),
        device.replace("cuda", "gpu"),
        Objects.requireNonNullElse(
            number("batch-tokens"), ClassifierDeclaration.USUAL_BATCH_TOKENS),
        weights());
  }

  private ServerDeclaration server(RewardModelId id, String backend) throws DeclarationException {
    Api api =
        Arrays.stream(Api.values())
            .filter(each -> each.word().equals(backend))
            .findFirst()
            .orElseThrow(
                () -> fault("backend is one of " + backends() + ", not '" + backend + "'"));
    return new ServerDeclaration(
        id,
        api,
        url(),
        text("model"),
        template(usualTemplate(api)),
        keyVariable(),
        Objects.requireNonNullElse(seconds("timeout-seconds"), TIMEOUT),
        Objects.requireNonNullElse(number("concurrency"), CONCURRENCY),
        Objects.requireNonNullElse(number("batch"), BATCH),
        Objects.requireNonNullElse(number("retries"), RETRIES),
        weights());
  }

  private static TemplateDeclaration usualTemplate(Api api) {
    return api == Api.VLLM_SCORE || api == Api.SLIME
        ? new TemplateDeclaration.Pair()
        : new TemplateDeclaration.Messages();
  }

  private static String backends() {
    return Stream.concat(
            Stream.of(HeadDeclaration.BACKEND, ClassifierDeclaration.BACKEND),
            Arrays.stream(Api.values()).map(Api::word))
        .collect(Collectors.joining(", "));
  }

  private URI url() throws DeclarationException {
    String url = text("url");
    try {
      URI parsed = url == null ? null : new URI(url);
      if (parsed == null || parsed.getHost() == null || !isHttp(parsed)) {
        throw fault("needs a url such as http://127.0.0.1:8000");
      }
      if (parsed.getUserInfo() != null) {
        throw fault("has a password in its url; name an environment variable with key-variable");
      }
      return parsed;
    } catch (URISyntaxException e) {
      throw fault("has a url that is not one: " + e.getReason());
    }
  }

  private static boolean isHttp(URI url) {
    return "http".equals(url.getScheme()) || "https".equals(url.getScheme());
  }

  private @Nullable String keyVariable() throws DeclarationException {
    String name = text("key-variable");
    if (name != null && !VARIABLE.matcher(name).matches()) {
      throw fault("key-variable is the name of an environment variable, never the key itself");
    }
    return name;
  }

  private TemplateDeclaration template(TemplateDeclaration usual) throws DeclarationException {
    String text = text("template");
    if (text == null) {
      return usual;
    }
    return switch (text) {
      case "model" -> new TemplateDeclaration.OfModel();
      case "pair" -> new TemplateDeclaration.Pair();
      case "messages" -> new TemplateDeclaration.Messages();
      default ->
          text.contains("{{") || text.contains("{%")
              ? new TemplateDeclaration.Inline(text)
              : new TemplateDeclaration.OfFile(beside(text));
    };
  }

  private @Nullable Truncation truncation() throws DeclarationException {
    String side = text("truncation");
    if (side == null) {
      return null;
    }
    return Arrays.stream(Truncation.values())
        .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(side))
        .findFirst()
        .orElseThrow(() -> fault("truncation is left, right or reject, not " + side));
  }

  private SortedMap<String, Double> weights() throws DeclarationException {
    SortedMap<String, Double> weights = new TreeMap<>();
    JsonNode declared = value("weights");
    if (declared == null) {
      return weights;
    }
    if (!declared.isObject()) {
      throw fault("weights are numbers by the names of outputs");
    }
    for (Map.Entry<String, JsonNode> each : declared.properties()) {
      double weight = each.getValue().isNumber() ? each.getValue().doubleValue() : Double.NaN;
      if (!Double.isFinite(weight)) {
        throw fault("the weight of " + each.getKey() + " is not a number");
      }
      weights.put(each.getKey(), weight);
    }
    return weights;
  }

  private @Nullable Path path(String field) throws DeclarationException {
    String text = text(field);
    return text == null ? null : beside(text);
  }

  /** A path that is not absolute lies beside the file. */
  private Path beside(String text) {
    return file.toAbsolutePath().resolveSibling(text).normalize();
  }

  /** What is declared for a field, which is known from now on; null if nothing is. */
  private @Nullable JsonNode value(String field) {
    known.add(field);
    JsonNode value = node.path(field);
    return value.isMissingNode() || value.isNull() ? null : value;
  }

  private @Nullable String text(String field) throws DeclarationException {
    JsonNode value = value(field);
    if (value == null) {
      return null;
    }
    if (value.isContainerNode() || value.asText().isBlank()) {
      throw fault(field + " is not a text");
    }
    return value.asText();
  }

  private @Nullable Boolean flag(String field) throws DeclarationException {
    JsonNode value = value(field);
    if (value == null) {
      return null;
    }
    if (!value.isBoolean()) {
      throw fault(field + " is true or false");
    }
    return value.booleanValue();
  }

  private @Nullable Integer number(String field) throws DeclarationException {
    JsonNode value = value(field);
    if (value == null) {
      return null;
    }
    if (!value.isInt() || value.intValue() < 1) {
      throw fault(field + " is a whole number from 1");
    }
    return value.intValue();
  }

  private @Nullable Duration seconds(String field) throws DeclarationException {
    JsonNode value = value(field);
    if (value == null) {
      return null;
    }
    if (!value.isNumber() || !(value.doubleValue() > 0)) {
      throw fault(field + " is a number above 0");
    }
    return Duration.ofMillis(Math.round(1000 * value.doubleValue()));
  }

  private void requireNothingElse() throws DeclarationException {
    for (Map.Entry<String, JsonNode> each : node.properties()) {
      if (!known.contains(each.getKey())) {
        throw fault(
            "has a field that is not known: "
                + each.getKey()
                + " (known: "
                + known.stream().sorted().collect(Collectors.joining(", "))
                + ")");
      }
    }
  }

  private DeclarationException fault(String problem) {
    return new DeclarationException(file + ": " + entry + " " + problem);
  }
}
