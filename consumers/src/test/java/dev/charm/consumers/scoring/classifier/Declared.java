package dev.charm.consumers.scoring.classifier;

import dev.charm.consumers.scoring.RewardScorer;
import dev.charm.consumers.scoring.declared.ClassifierDeclaration;
import dev.charm.consumers.scoring.declared.ClassifierDeclaration.Truncation;
import dev.charm.consumers.scoring.declared.TemplateDeclaration;
import dev.charm.schemas.RewardModelId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A declaration of a classifier, and its changes. */
record Declared(
    Path folder,
    TemplateDeclaration template,
    @Nullable Integer maxTokens,
    @Nullable Truncation truncation,
    String device,
    int batchTokens,
    Map<String, Double> weights) {

  static Declared of(Path folder) {
    return new Declared(
        folder, new TemplateDeclaration.OfModel(), null, null, "cpu", 2_048, Map.of());
  }

  Declared template(TemplateDeclaration other) {
    return new Declared(folder, other, maxTokens, truncation, device, batchTokens, weights);
  }

  Declared truncation(Truncation other) {
    return new Declared(folder, template, maxTokens, other, device, batchTokens, weights);
  }

  Declared maxTokens(int other) {
    return new Declared(folder, template, other, truncation, device, batchTokens, weights);
  }

  Declared device(String other) {
    return new Declared(folder, template, maxTokens, truncation, other, batchTokens, weights);
  }

  Declared batchTokens(int other) {
    return new Declared(folder, template, maxTokens, truncation, device, other, weights);
  }

  Declared weights(Map<String, Double> other) {
    return new Declared(folder, template, maxTokens, truncation, device, batchTokens, other);
  }

  RewardScorer open() throws IOException {
    return new ClassifierOpener()
        .open(
            new ClassifierDeclaration(
                RewardModelId.parse("tiny@1"),
                folder,
                template,
                null,
                maxTokens,
                truncation,
                "fp32",
                device,
                batchTokens,
                new TreeMap<>(weights)));
  }
}
