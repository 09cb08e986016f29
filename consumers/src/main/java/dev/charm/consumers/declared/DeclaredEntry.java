package dev.charm.consumers.declared;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An entry of a file of declarations: its fields, each read once it is known what it is. */
public final class DeclaredEntry {
  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final Pattern DURATION = Pattern.compile("(\\d{1,6}(?:\\.\\d{1,3})?)(ms|s|m|h)?");

  private final Path file;
  private final String name;
  private final JsonNode node;
  private final Set<String> known = new LinkedHashSet<>();

  /**
   * @param name of the entry, as messages say it
   */
  DeclaredEntry(Path file, String name, JsonNode node) {
    this.file = file;
    this.name = name;
    this.node = node;
  }

  /** As messages say it. */
  public String name() {
    return name;
  }

  /** Whether it has fields. */
  public boolean hasFields() {
    return node.isObject();
  }

  /** Fields that are read elsewhere, or need not be. */
  public void known(String... fields) {
    known.addAll(List.of(fields));
  }

  /** What is declared for a field, which is known from now on; null if nothing is. */
  public @Nullable JsonNode value(String field) {
    known.add(field);
    JsonNode value = node.path(field);
    return value.isMissingNode() || value.isNull() ? null : value;
  }

  /** The entry within a field; null if nothing is declared. */
  public @Nullable DeclaredEntry within(String field) throws DeclarationException {
    JsonNode value = value(field);
    if (value == null) {
      return null;
    }
    if (!value.isObject()) {
      throw fault(field + " has fields of its own");
    }
    return new DeclaredEntry(file, name + " " + field, value);
  }

  /** An entry of a list within this one. */
  public DeclaredEntry item(String called, JsonNode item) {
    return new DeclaredEntry(file, name + " " + called, item);
  }

  /** A text; a number is one. */
  public @Nullable String text(String field) throws DeclarationException {
    JsonNode value = value(field);
    if (value == null) {
      return null;
    }
    if (value.isContainerNode() || value.asText().isBlank()) {
      throw fault(field + " is not a text");
    }
    return value.asText();
  }

  /** A text, or a list of texts; empty if nothing is declared. */
  public List<String> texts(String field) throws DeclarationException {
    JsonNode value = value(field);
    List<String> texts = new ArrayList<>();
    if (value == null) {
      return texts;
    }
    for (JsonNode each : value.isArray() ? value : List.of(value)) {
      if (!each.isTextual() || each.textValue().isEmpty()) {
        throw fault(field + " is a text, or a list of texts");
      }
      texts.add(each.textValue());
    }
    return texts;
  }

  /** True or false. */
  public @Nullable Boolean flag(String field) throws DeclarationException {
    JsonNode value = value(field);
    if (value == null) {
      return null;
    }
    if (!value.isBoolean()) {
      throw fault(field + " is true or false");
    }
    return value.booleanValue();
  }

  /** A whole number from 1. */
  public @Nullable Integer number(String field) throws DeclarationException {
    JsonNode value = value(field);
    if (value == null) {
      return null;
    }
    if (!value.isInt() || value.intValue() < 1) {
      throw fault(field + " is a whole number from 1");
    }
    return value.intValue();
  }

  /** A whole number from a least one. */
  public @Nullable Long whole(String field, long least) throws DeclarationException {
    JsonNode value = value(field);
    if (value == null) {
      return null;
    }
    if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < least) {
      throw fault(field + " is a whole number from " + least);
    }
    return value.longValue();
  }

  /** A number from 0 to a greatest one. */
  public @Nullable Double decimal(String field, double greatest) throws DeclarationException {
    JsonNode value = value(field);
    if (value == null) {
      return null;
    }
    double number = value.isNumber() ? value.doubleValue() : Double.NaN;
    if (!(number >= 0 && number <= greatest && Double.isFinite(number))) {
      throw fault(
          field
              + (Double.isInfinite(greatest)
                  ? " is a number from 0"
                  : " is a number from 0 to " + greatest));
    }
    return number;
  }

  /** A number of seconds above 0. */
  public @Nullable Duration seconds(String field) throws DeclarationException {
    JsonNode value = value(field);
    if (value == null) {
      return null;
    }
    if (!value.isNumber() || !(value.doubleValue() > 0)) {
      throw fault(field + " is a number above 0");
    }
    return Duration.ofMillis(Math.round(1000 * value.doubleValue()));
  }

  /** A time above 0: a number of seconds, or {@code 500ms}, {@code 90s}, {@code 5m}. */
  public @Nullable Duration duration(String field) throws DeclarationException {
    String text = text(field);
    if (text == null) {
      return null;
    }
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches() || Double.parseDouble(matcher.group(1)) == 0) {
      throw fault(field + " is a time above 0 such as 90s or 5m");
    }
    String unit = matcher.group(2) == null ? "s" : matcher.group(2);
    double millis =
        switch (unit) {
          case "ms" -> 1;
          case "m" -> 60_000;
          case "h" -> 3_600_000;
          default -> 1000;
        };
    return Duration.ofMillis(
        Math.max(1, Math.round(millis * Double.parseDouble(matcher.group(1)))));
  }

  /** The http or https address of a server, without a password. */
  public URI url(String field, String keyField) throws DeclarationException {
    String url = text(field);
    try {
      URI parsed = url == null ? null : new URI(url);
      if (parsed == null || parsed.getHost() == null || !isHttp(parsed)) {
        throw fault("needs " + article(field) + " such as http://127.0.0.1:8000");
      }
      if (parsed.getUserInfo() != null) {
        throw fault(
            "has a password in its " + field + "; name an environment variable with " + keyField);
      }
      return parsed;
    } catch (URISyntaxException e) {
      throw fault("has " + article(field) + " that is not one: " + e.getReason());
    }
  }

  private static String article(String field) {
    return ("aeio".indexOf(field.charAt(0)) >= 0 ? "an " : "a ") + field;
  }

  private static boolean isHttp(URI url) {
    return "http".equals(url.getScheme()) || "https".equals(url.getScheme());
  }

  /** The name of an environment variable, where a key is; null if nothing is declared. */
  public @Nullable String variable(String field) throws DeclarationException {
    String variable = text(field);
    if (variable != null && !VARIABLE.matcher(variable).matches()) {
      throw fault(field + " is the name of an environment variable, never the key itself");
    }
    return variable;
  }

  /** A path; one that is not absolute lies beside the file. */
  public Path beside(String text) {
    return file.toAbsolutePath().resolveSibling(text).normalize();
  }

  /**
   * @throws DeclarationException if there is a field that is not known; names the nearest that is
   */
  public void requireNothingElse() throws DeclarationException {
    for (Map.Entry<String, JsonNode> each : node.properties()) {
      if (!known.contains(each.getKey())) {
        throw fault(
            "has a field that is not known: "
                + each.getKey()
                + new NearestName(known)
                    .to(each.getKey())
                    .map(near -> "; did you mean " + near + "?")
                    .orElse("")
                + " (known: "
                + known.stream().sorted().collect(Collectors.joining(", "))
                + ")");
      }
    }
  }

  /** What is wrong with this entry. */
  public DeclarationException fault(String problem) {
    return new DeclarationException(file + ": " + name + " " + problem);
  }
}
