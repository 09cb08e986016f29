package dev.charm.consumers.scoring.declared;

import com.fasterxml.jackson.databind.JsonNode;
import dev.charm.consumers.declared.DeclarationException;
import dev.charm.consumers.declared.DeclaredEntry;
import dev.charm.consumers.scoring.declared.ClassifierDeclaration.Truncation;
import dev.charm.consumers.scoring.declared.ServerDeclaration.Api;
import dev.charm.schemas.RewardModelId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
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
  private static final Pattern DEVICE = Pattern.compile("auto|cpu|gpu(:\\d+)?|cuda(:\\d+)?");

  private final DeclaredEntry entry;

  DeclaredFields(DeclaredEntry entry) {
    this.entry = entry;
    entry.known("name", "version", "backend");
  }

  RewardModelDeclaration declaration() throws DeclarationException {
    if (!entry.hasFields()) {
      throw fault("is not an entry with fields such as backend");
    }
    RewardModelId parsed;
    try {
      parsed = RewardModelId.parse(entry.name());
    } catch (IllegalArgumentException e) {
      throw fault("cannot be its name: " + e.getMessage());
    }
    String backend = Objects.requireNonNullElse(entry.text("backend"), "");
    RewardModelDeclaration declared =
        switch (backend) {
          case HeadDeclaration.BACKEND -> new HeadDeclaration(parsed, path("folder"));
          case ClassifierDeclaration.BACKEND -> classifier(parsed);
          default -> server(parsed, backend);
        };
    entry.requireNothingElse();
    return declared;
  }

  private ClassifierDeclaration classifier(RewardModelId id) throws DeclarationException {
    Path folder = path("folder");
    if (folder == null) {
      throw fault("needs a folder");
    }
    String device = Objects.requireNonNullElse(entry.text("device"), "auto");
    if (!DEVICE.matcher(device).matches()) {
      throw fault("device is auto, cpu or gpu:N, not " + device);
    }
    return new ClassifierDeclaration(
        id,
        folder,
        template(new TemplateDeclaration.OfModel()),
        entry.flag("special-tokens"),
        entry.number("max-tokens"),
        truncation(),
        Objects.requireNonNullElse(entry.text("dtype"), "fp32"),
        device.replace("cuda", "gpu"),
        Objects.requireNonNullElse(
            entry.number("batch-tokens"), ClassifierDeclaration.USUAL_BATCH_TOKENS),
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
        entry.url("url", "key-variable"),
        entry.text("model"),
        template(usualTemplate(api)),
        entry.variable("key-variable"),
        Objects.requireNonNullElse(entry.seconds("timeout-seconds"), TIMEOUT),
        Objects.requireNonNullElse(entry.number("concurrency"), CONCURRENCY),
        Objects.requireNonNullElse(entry.number("batch"), BATCH),
        Objects.requireNonNullElse(entry.number("retries"), RETRIES),
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

  private TemplateDeclaration template(TemplateDeclaration usual) throws DeclarationException {
    String text = entry.text("template");
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
              : new TemplateDeclaration.OfFile(entry.beside(text));
    };
  }

  private @Nullable Truncation truncation() throws DeclarationException {
    String side = entry.text("truncation");
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
    JsonNode declared = entry.value("weights");
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
    String text = entry.text(field);
    return text == null ? null : entry.beside(text);
  }

  private DeclarationException fault(String problem) {
    return entry.fault(problem);
  }
}
