package dev.charm.consumers.scoring.declared;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.charm.schemas.RewardModelId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * {@code reward-models.yaml}: the reward models that can score, by their identity.
 *
 * <pre>
 * reward-models:
 *   skywork@2:
 *     backend: classifier
 *     folder: models/skywork        # beside this file
 *   armo@1:
 *     backend: vllm-classify
 *     url: http://10.0.0.7:8000
 *     model: RLHFlow/ArmoRM-Llama3-8B-v0.1
 * </pre>
 *
 * A list of entries with a {@code name} ({@code skywork@2}) is understood as well. What is not
 * known is refused: a misspelt limit must not be taken for the default.
 */
public final class RewardModelFile {
  private static final YAMLMapper MAPPER =
      YAMLMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();
  private static final Set<String> ROOTS = Set.of("reward-models", "reward_models");

  private RewardModelFile() {}

  /**
   * Reads a file.
   *
   * @return in the order of the file
   * @throws DeclarationException if it cannot be read or an entry is not understood
   */
  public static List<RewardModelDeclaration> read(Path file) throws DeclarationException {
    JsonNode root;
    try {
      root = MAPPER.readTree(Files.readAllBytes(file));
    } catch (JsonProcessingException e) {
      throw new DeclarationException(file + " is not YAML: " + e.getOriginalMessage() + at(e), e);
    } catch (IOException e) {
      throw new DeclarationException(file + " cannot be read: " + reason(e), e);
    }
    JsonNode models = root;
    if (root.isObject() && root.size() == 1 && ROOTS.contains(root.fieldNames().next())) {
      models = root.elements().next();
    }
    if (models.size() == 0) {
      throw new DeclarationException(file + " declares no reward model");
    }
    List<RewardModelDeclaration> declared = new ArrayList<>();
    Set<RewardModelId> ids = new HashSet<>();
    for (Entry entry : entries(file, models)) {
      RewardModelDeclaration declaration = entry.fields().declaration(entry.id());
      if (!ids.add(declaration.id())) {
        throw new DeclarationException(file + " declares " + declaration.id() + " twice");
      }
      declared.add(declaration);
    }
    return List.copyOf(declared);
  }

  private record Entry(String id, DeclaredFields fields) {}

  private static List<Entry> entries(Path file, JsonNode models) throws DeclarationException {
    List<Entry> entries = new ArrayList<>();
    if (models.isObject()) {
      for (Map.Entry<String, JsonNode> each : models.properties()) {
        entries.add(
            new Entry(each.getKey(), new DeclaredFields(file, each.getKey(), each.getValue())));
      }
      return entries;
    }
    for (JsonNode each : models) {
      String id = each.path("name").asText();
      String version = each.path("version").asText();
      String whole = version.isEmpty() ? id : id + "@" + version;
      entries.add(new Entry(whole, new DeclaredFields(file, whole, each)));
    }
    return entries;
  }

  private static String at(JsonProcessingException e) {
    return e.getLocation() == null ? "" : " (line " + e.getLocation().getLineNr() + ")";
  }

  private static String reason(IOException e) {
    return e instanceof java.nio.file.NoSuchFileException
        ? "it does not exist"
        : String.valueOf(e.getMessage());
  }
}
