package dev.charm.ops.study.step;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.charm.ops.study.engine.Manifest;
import dev.charm.ops.study.engine.Step;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;

/** A step that looks at answers, rewards and ratings. */
abstract class DataStep implements Step {
  final StudyData data;

  DataStep(StudyData data) {
    this.data = data;
  }

  @Override
  public String place() {
    return name().replace(' ', '-');
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public List<Step> after() {
    return data.after();
  }

  @Override
  public SortedMap<String, Path> inputs(Path folder) {
    return data.inputs(folder);
  }

  @Override
  public SortedMap<String, String> settings(Manifest done) {
    return data.calibrateSettings();
  }

  /** Writes rows, a line each, at full precision. */
  static void write(Path file, List<ObjectNode> rows) throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
      for (ObjectNode row : rows) {
        out.write(row + "\n");
      }
    }
  }
}
