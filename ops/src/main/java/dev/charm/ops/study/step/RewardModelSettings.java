package dev.charm.ops.study.step;

import dev.charm.consumers.scoring.ShippedHead;
import dev.charm.consumers.scoring.declared.ClassifierDeclaration;
import dev.charm.consumers.scoring.declared.HeadDeclaration;
import dev.charm.consumers.scoring.declared.RewardModelDeclaration;
import dev.charm.consumers.scoring.declared.ServerDeclaration;
import dev.charm.consumers.scoring.declared.TemplateDeclaration;
import dev.charm.ops.connect.CommandFailedException;
import dev.charm.ops.study.engine.FileDigests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the scores of a reward model depend on. Concurrency, timeouts, retries, sizes of batches and
 * the variable that holds a key are not among it.
 */
record RewardModelSettings(RewardModelDeclaration model) {

  /** Its files, by what the manifest calls them. */
  SortedMap<String, Path> inputs() {
    SortedMap<String, Path> inputs = new TreeMap<>();
    String of = " of " + model.id();
    if (model instanceof HeadDeclaration head && head.folder() != null) {
      inputs.put("folder" + of, head.folder());
    } else if (model instanceof ClassifierDeclaration classifier) {
      inputs.put("folder" + of, classifier.folder());
      addTemplate(classifier.template(), of, inputs);
    } else if (model instanceof ServerDeclaration server) {
      addTemplate(server.template(), of, inputs);
    }
    return inputs;
  }

  private static void addTemplate(
      TemplateDeclaration template, String of, SortedMap<String, Path> inputs) {
    if (template instanceof TemplateDeclaration.OfFile file) {
      inputs.put("template" + of, file.file());
      Path beside = file.file().resolveSibling("chat_template.jinja");
      if (Files.exists(beside)) {
        inputs.put("chat_template.jinja" + of, beside);
      }
    }
  }

  /** All else. */
  SortedMap<String, String> settings() {
    SortedMap<String, String> settings = new TreeMap<>();
    settings.put("reward model", model.id().toString());
    settings.put("backend", model.backend());
    if (model instanceof HeadDeclaration head && head.folder() == null) {
      settings.put("head", bundled());
    } else if (model instanceof ClassifierDeclaration classifier) {
      settings.put("template", words(classifier.template()));
      settings.put("special-tokens", String.valueOf(classifier.specialTokens()));
      settings.put("max-tokens", String.valueOf(classifier.maxTokens()));
      settings.put("truncation", String.valueOf(classifier.truncation()));
      settings.put("dtype", classifier.dtype());
      settings.put("device", classifier.device());
      settings.put("weights", classifier.weights().toString());
    } else if (model instanceof ServerDeclaration server) {
      settings.put("url", Addresses.withoutSecrets(server.url()));
      settings.put("model", String.valueOf(server.model()));
      settings.put("template", words(server.template()));
      settings.put("weights", server.weights().toString());
    }
    return settings;
  }

  /** Without the paths of files, which are inputs. */
  private static String words(TemplateDeclaration template) {
    return template instanceof TemplateDeclaration.OfFile ? "of a file" : template.toString();
  }

  private static String bundled() {
    try {
      return ShippedHead.missing().isPresent() ? "none" : FileDigests.of(ShippedHead.bytes());
    } catch (IOException e) {
      throw new CommandFailedException("the bundled head cannot be read: " + e.getMessage(), e);
    }
  }
}
