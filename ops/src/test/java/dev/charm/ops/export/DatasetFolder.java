package dev.charm.ops.export;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which files {@code load_dataset("folder")} takes, and for what: the patterns of {@code
 * datasets/data_files.py} in their order, the files that it passes over, and the reader that {@code
 * datasets/load.py} infers (datasets 5.2).
 */
final class DatasetFolder {
  private static final String SEPARATOR = "[-._ 0-9]";
  private static final Map<String, List<String>> KEYWORDS = new LinkedHashMap<>();

  static {
    KEYWORDS.put("train", List.of("train", "training"));
    KEYWORDS.put("validation", List.of("validation", "valid", "dev", "val"));
    KEYWORDS.put("test", List.of("test", "testing", "eval", "evaluation"));
  }

  private static final Set<String> PASSED_OVER =
      Set.of(
          "README.md",
          "config.json",
          "dataset_info.json",
          "dataset_infos.json",
          "dummy_data.zip",
          "dataset_dict.json");
  private static final Map<String, String> READERS =
      Map.of(
          "csv", "csv", "tsv", "csv", "json", "json", "jsonl", "json", "ndjson", "json", "parquet",
          "parquet", "arrow", "arrow", "txt", "text", "xml", "xml");

  private final Path folder;

  DatasetFolder(Path folder) {
    this.folder = folder;
  }

  /** The files by split. */
  Map<String, List<String>> splits() throws IOException {
    for (Map<String, List<String>> patterns : patterns()) {
      Map<String, List<String>> found = new LinkedHashMap<>();
      for (Map.Entry<String, List<String>> split : patterns.entrySet()) {
        List<String> files = new ArrayList<>();
        for (String pattern : split.getValue()) {
          for (String file : matching(pattern)) {
            if (!files.contains(file)) {
              files.add(file);
            }
          }
        }
        if (!files.isEmpty()) {
          found.put(split.getKey(), files);
        }
      }
      if (!found.isEmpty()) {
        return found;
      }
    }
    return Map.of();
  }

  /** What reads them: that of the first ending of each that is known. */
  Set<String> readers() throws IOException {
    Set<String> readers = new TreeSet<>();
    for (List<String> files : splits().values()) {
      for (String file : files) {
        Optional<String> reader =
            endings(file).map(READERS::get).filter(Objects::nonNull).findFirst();
        readers.add(reader.orElse("none"));
      }
    }
    return readers;
  }

  private static Stream<String> endings(String file) {
    List<String> parts = List.of(file.substring(file.lastIndexOf('/') + 1).split("\\.", -1));
    return parts.stream().skip(1);
  }

  private static List<Map<String, List<String>>> patterns() {
    Map<String, List<String>> folders = new LinkedHashMap<>();
    Map<String, List<String>> files = new LinkedHashMap<>();
    KEYWORDS.forEach(
        (split, keywords) -> {
          List<String> inFolder = new ArrayList<>();
          List<String> inFile = new ArrayList<>();
          for (String word : keywords) {
            inFolder.add("**/" + word + "/**");
            inFolder.add("**/" + word + SEPARATOR + "*/**");
            inFolder.add("**/*" + SEPARATOR + word + "/**");
            inFolder.add("**/*" + SEPARATOR + word + SEPARATOR + "*/**");
            inFile.add("**/" + word + SEPARATOR + "*");
            inFile.add("**/*" + SEPARATOR + word + SEPARATOR + "*");
          }
          folders.put(split, inFolder);
          files.put(split, inFile);
        });
    String number = "[0-9][0-9][0-9][0-9][0-9]";
    return List.of(
        Map.of("sharded", List.of("data/*-" + number + "-of-" + number + "*.*")),
        Map.of("logs", List.of("**/*.eval")),
        Map.of("test", List.of("**/task.toml", "**/instruction.md")),
        folders,
        files,
        Map.of("train", List.of("**")));
  }

  /** What a pattern finds, as fsspec and datasets' own exclusions have it. */
  private List<String> matching(String pattern) throws IOException {
    Pattern regex = regex(pattern);
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString().replace('\\', '/'))
          .filter(file -> regex.matcher(file).matches())
          .filter(DatasetFolder::isTaken)
          .sorted()
          .toList();
    }
  }

  private static boolean isTaken(String file) {
    List<String> parts = List.of(file.split("/", -1));
    boolean hidden = parts.stream().anyMatch(part -> part.startsWith("."));
    boolean special =
        parts.subList(0, parts.size() - 1).stream().anyMatch(part -> part.startsWith("__"));
    return !hidden
        && !special
        && !PASSED_OVER.contains(parts.get(parts.size() - 1))
        && endings(file).anyMatch(READERS::containsKey);
  }

  private static Pattern regex(String glob) {
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < glob.length(); i++) {
      if (glob.startsWith("**/", i)) {
        regex.append("(?:.+/)?");
        i += 2;
      } else if (glob.startsWith("**", i)) {
        regex.append(".*");
        i++;
      } else if (glob.charAt(i) == '*') {
        regex.append("[^/]*");
      } else if (glob.charAt(i) == '.') {
        regex.append(glob.lastIndexOf('[', i) > glob.lastIndexOf(']', i) ? "." : "\\.");
      } else {
        regex.append(glob.charAt(i));
      }
    }
    return Pattern.compile(regex.toString());
  }
}
