package dev.charm.consumers.declared;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A YAML file that declares models: an object of entries by their names, or a list of entries with
 * a {@code name} and perhaps a {@code version}, below the word for what is declared.
 */
public final class DeclarationFile {
  private static final YAMLMapper MAPPER =
      YAMLMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final Pattern PLACE = Pattern.compile("line (\\d+), column");

  private DeclarationFile() {}

  /**
   * Reads a file.
   *
   * @param what is declared, such as {@code reward model}
   * @return the entries in the order of the file
   * @throws DeclarationException if it cannot be read, or has no entry
   */
  public static List<DeclaredEntry> read(Path file, String what) throws DeclarationException {
    JsonNode models = models(root(file), what.replace(' ', '-') + "s");
    if (models.size() == 0) {
      throw new DeclarationException(file + " declares no " + what);
    }
    List<DeclaredEntry> entries = new ArrayList<>();
    if (models.isObject()) {
      for (Map.Entry<String, JsonNode> each : models.properties()) {
        entries.add(new DeclaredEntry(file, each.getKey(), each.getValue()));
      }
      return entries;
    }
    for (JsonNode each : models) {
      String id = each.path("name").asText();
      String version = each.path("version").asText();
      entries.add(new DeclaredEntry(file, version.isEmpty() ? id : id + "@" + version, each));
    }
    return entries;
  }

  /**
   * Reads a file that is one entry.
   *
   * @param what it is, as messages say it
   * @throws DeclarationException if it cannot be read, or has no fields
   */
  public static DeclaredEntry one(Path file, String what) throws DeclarationException {
    DeclaredEntry entry = new DeclaredEntry(file, what, root(file));
    if (!entry.hasFields()) {
      throw entry.fault("has no fields");
    }
    return entry;
  }

  private static JsonNode models(JsonNode root, String word) {
    boolean wrapped =
        root.isObject()
            && root.size() == 1
            && root.fieldNames().next().replace('_', '-').equals(word);
    return wrapped ? root.elements().next() : root;
  }

  private static JsonNode root(Path file) throws DeclarationException {
    try {
      byte[] bytes = Files.readAllBytes(file);
      requireNoAlias(file, bytes);
      return MAPPER.readTree(bytes);
    } catch (JsonProcessingException e) {
      throw new DeclarationException(file + " is not YAML: " + words(e), e);
    } catch (IOException e) {
      throw new DeclarationException(file + " cannot be read: " + reason(e), e);
    }
  }

  /** Where a tree is read, an alias is a text: the name of its anchor. */
  private static void requireNoAlias(Path file, byte[] bytes)
      throws DeclarationException, IOException {
    try (YAMLParser parser = MAPPER.getFactory().createParser(bytes)) {
      while (parser.nextToken() != null) {
        if (parser.isCurrentAlias()) {
          throw new DeclarationException(
              "%s: the alias *%s is not understood: write out what it stands for (line %d)"
                  .formatted(file, parser.getText(), parser.currentTokenLocation().getLineNr()));
        }
      }
    }
  }

  /** On one line, without the piece of the file, which may hold what is nobody's business. */
  private static String words(JsonProcessingException e) {
    String message = String.valueOf(e.getOriginalMessage());
    Matcher place = PLACE.matcher(message);
    String line = e.getLocation() == null ? "" : String.valueOf(e.getLocation().getLineNr());
    while (place.find()) {
      line = place.group(1);
    }
    return message.lines().filter(each -> !each.startsWith(" ")).collect(Collectors.joining(": "))
        + (line.isEmpty() ? "" : " (line " + line + ")");
  }

  private static String reason(IOException e) {
    return e instanceof NoSuchFileException ? "it does not exist" : String.valueOf(e.getMessage());
  }
}
