package dev.charm.ops.metrics.endpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the dashboard and the alert rules ask Prometheus for. */
final class Queries {
  static final Path DEPLOY = Path.of(System.getProperty("charm.root"), "ops/deploy");
  static final Path ALERTS = DEPLOY.resolve("prometheus/alerts.yml");
  static final Path DASHBOARD = DEPLOY.resolve("grafana/dashboards/charm.json");

  private static final Pattern LABELS_OF_BY =
      Pattern.compile("\\b(by|on|without|ignoring|group_left|group_right)\\s*\\([^)]*\\)");
  private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");
  private static final Pattern LABEL_VALUES = Pattern.compile("label_values\\(([^,{]+)");
  private static final Set<String> WORDS = Set.of("and", "or", "unless");

  private Queries() {}

  static List<String> ofAlerts() throws IOException {
    List<String> queries = new ArrayList<>();
    for (JsonNode group : new YAMLMapper().readTree(ALERTS.toFile()).get("groups")) {
      for (JsonNode rule : group.get("rules")) {
        queries.add(rule.get("expr").asText());
      }
    }
    return queries;
  }

  /** With Grafana's variables filled in. */
  static List<String> ofDashboard() throws IOException {
    List<String> queries = new ArrayList<>();
    JsonNode dashboard = new ObjectMapper().readTree(DASHBOARD.toFile());
    for (JsonNode panel : dashboard.get("panels")) {
      for (JsonNode target : panel.path("targets")) {
        queries.add(
            target
                .get("expr")
                .asText()
                .replace("$__rate_interval", "5m")
                .replaceAll("\\$[a-z_]+", ".*"));
      }
    }
    for (JsonNode variable : dashboard.get("templating").get("list")) {
      Matcher of = LABEL_VALUES.matcher(variable.get("definition").asText());
      if (of.find()) {
        queries.add(of.group(1));
      }
    }
    return queries;
  }

  /** The metrics that a query names: whatever is not a word, a function, a label or a value. */
  static Set<String> metrics(String query) {
    String bare =
        LABELS_OF_BY
            .matcher(query.replaceAll("\"[^\"]*\"", "").replaceAll("\\{[^}]*}", ""))
            .replaceAll("")
            .replaceAll("\\[[^]]*]", "");
    Set<String> names = new TreeSet<>();
    Matcher name = NAME.matcher(bare);
    while (name.find()) {
      boolean function = bare.substring(name.end()).stripLeading().startsWith("(");
      if (!function && !WORDS.contains(name.group())) {
        names.add(name.group());
      }
    }
    return names;
  }
}
