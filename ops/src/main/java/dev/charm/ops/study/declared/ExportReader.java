package dev.charm.ops.study.declared;

import com.fasterxml.jackson.databind.JsonNode;
import dev.charm.consumers.declared.DeclarationException;
import dev.charm.consumers.declared.DeclaredEntry;
import dev.charm.ops.export.ExportForm;
import dev.charm.ops.export.ExportFormat;
import dev.charm.ops.export.Harm;
import dev.charm.ops.export.PairChoice;
import dev.charm.ops.export.PairFilter;
import dev.charm.ops.export.PromptSplit;
import dev.charm.ops.export.container.Container;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads which pairs are exported: the options of {@code charm pairs export}, by their names. */
final class ExportReader {
  private static final String WHOLE = "pairs";

  private ExportReader() {}

  static @Nullable ExportSection read(@Nullable DeclaredEntry section) throws DeclarationException {
    if (section == null) {
      return null;
    }
    String format = section.text("format");
    if (format == null) {
      throw section.fault("needs a format, such as trl");
    }
    ExportFormat known = Words.one(section, "format", ExportFormat.values(), format);
    Container container =
        section.text("container") == null
            ? known.containers().get(0)
            : Words.among(section, "container", Container.values(), "jsonl");
    boolean margin = Words.yes(section, "margin");
    Double scale = section.decimal("margin-scale", Double.POSITIVE_INFINITY);
    if (scale != null && !margin) {
      throw section.fault("margin-scale belongs to margin");
    }
    Double marginScale = scale != null ? scale : margin ? Double.valueOf(1) : null;
    String file = WHOLE + "." + container;
    ExportForm form =
        Words.parsed(section, "format", () -> ExportForm.of(known, container, file, marginScale));
    Set<Harm> drop = EnumSet.noneOf(Harm.class);
    for (String harm : section.texts("drop")) {
      drop.add(Words.one(section, "drop", Harm.values(), harm));
    }
    PairChoice choice = Words.among(section, "pairs", PairChoice.values(), "reference");
    List<String> rewardModels = section.texts("reward-models");
    SortedMap<String, PairFilter> filters = filters(section);
    section.requireNothingElse();
    return new ExportSection(rewardModels, choice, form, drop, filters);
  }

  private static SortedMap<String, PairFilter> filters(DeclaredEntry section)
      throws DeclarationException {
    Double minMargin = section.decimal("min-margin", Double.POSITIVE_INFINITY);
    Double ratio = section.decimal("max-length-ratio", Double.POSITIVE_INFINITY);
    Integer most = section.number("max-per-model");
    Map<String, Double> shares = shares(section);
    SortedMap<String, PairFilter> filters = new TreeMap<>();
    for (String name : shares.isEmpty() ? Set.of(WHOLE) : shares.keySet()) {
      filters.put(
          name,
          Words.parsed(
              section,
              shares.isEmpty() ? "max-length-ratio" : "splits",
              () ->
                  new PairFilter(
                      minMargin,
                      ratio,
                      shares.isEmpty() ? null : new PromptSplit(name, shares),
                      most)));
    }
    return filters;
  }

  private static Map<String, Double> shares(DeclaredEntry section) throws DeclarationException {
    Map<String, Double> shares = new LinkedHashMap<>();
    JsonNode splits = section.value("splits");
    if (splits == null) {
      return shares;
    }
    if (!splits.isObject() || splits.isEmpty()) {
      throw section.fault("splits are shares by their names, such as {train: 0.9, test: 0.1}");
    }
    for (Map.Entry<String, JsonNode> each : splits.properties()) {
      if (!each.getValue().isNumber() || !each.getKey().matches("[A-Za-z0-9_-]+")) {
        throw section.fault("splits are shares by names of letters, digits, _ and -");
      }
      shares.put(each.getKey(), each.getValue().doubleValue());
    }
    return shares;
  }
}
