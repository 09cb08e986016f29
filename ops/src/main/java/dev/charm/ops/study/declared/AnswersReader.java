package dev.charm.ops.study.declared;

import com.fasterxml.jackson.databind.JsonNode;
import dev.charm.consumers.declared.DeclarationException;
import dev.charm.consumers.declared.DeclaredEntry;
import dev.charm.ops.study.declared.StudyFileReader.Paths;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/** Reads which files of answers there are: as {@code --batch} names them, or with fields. */
record AnswersReader(DeclaredEntry entry, Paths paths) {
  private static final String FIELD = "answers";

  List<AnswersEntry> read() throws DeclarationException {
    List<AnswersEntry> all = new ArrayList<>();
    JsonNode value = entry.value(FIELD);
    if (value == null) {
      return all;
    }
    for (JsonNode each : value.isArray() ? value : List.of(value)) {
      AnswersEntry read = one(each, all.size() + 1);
      for (AnswersEntry before : all) {
        if (isSame(before.file(), read.file())) {
          throw entry.fault(
              "answers: %s and %s are one file"
                  .formatted(before.file().text(), read.file().text()));
        }
      }
      all.add(read);
    }
    return List.copyOf(all);
  }

  private AnswersEntry one(JsonNode node, int number) throws DeclarationException {
    if (node.isTextual() && !node.textValue().isBlank()) {
      return ofText(node.textValue());
    }
    if (!node.isObject()) {
      throw entry.fault("answers are files, POLICYMODEL=FILE, or entries with a file");
    }
    DeclaredEntry own = entry.item(FIELD + " " + number, node);
    String file = own.text("file");
    String model = own.text("model");
    List<String> columns = own.texts("fields");
    List<String> rewards = own.texts("rewards");
    own.requireNothingElse();
    if (file == null) {
      throw own.fault("needs a file");
    }
    AnswersEntry read = new AnswersEntry(paths.of(file), model, columns, rewards);
    Words.parsed(own, "fields", read::fields);
    Words.parsed(own, "rewards", read::scoreColumns);
    return read;
  }

  /** As {@code --batch} has it: what is there as a file is one, whatever its name. */
  private AnswersEntry ofText(String text) throws DeclarationException {
    int equals = text.indexOf('=');
    DeclaredPath whole = paths.of(text);
    if (equals < 0 || Files.exists(whole.path())) {
      return new AnswersEntry(whole, null, List.of(), List.of());
    }
    if (equals == 0 || equals == text.length() - 1) {
      throw entry.fault("answers: a file is POLICYMODEL=FILE, got '" + text + "'");
    }
    return new AnswersEntry(
        paths.of(text.substring(equals + 1)), text.substring(0, equals), List.of(), List.of());
  }

  private static boolean isSame(DeclaredPath one, DeclaredPath other) {
    try {
      return one.path().equals(other.path()) || Files.isSameFile(one.path(), other.path());
    } catch (IOException e) { // one of them is not there, which is told where it is read
      return false;
    }
  }
}
