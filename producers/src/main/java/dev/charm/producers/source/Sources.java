package dev.charm.producers.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is given as a file and may be a folder: one of Hugging Face, such as {@code
 * data/train-00000-of-00002.parquet}, or any other of data files of one form.
 */
public final class Sources {
  private static final int DEPTH = 6;
  private static final int LISTED = 8;
  private static final Pattern DATA =
      Pattern.compile("(?i).*\\.(parquet|jsonl|ndjson|json|csv|tsv)(\\.(gz|zst|xz|bz2))?");
  private static final Pattern ABOUT =
      Pattern.compile("(?i)(dataset_infos?|dataset_dict|state|config|package|metadata)\\.json");
  private static final Pattern SPLIT =
      Pattern.compile("(?i)(train|training|test|testing|validation|valid|val|dev|eval)([-_. ].*)?");
  private static final Pattern SHARD = Pattern.compile("(.*)-(\\d{5})-of-(\\d{5})(.*)");

  private Sources() {}

  /**
   * The file, or the data files of the folder in the order of their names; each is called by its
   * path within the folder. Files whose names begin with a dot or an underscore are passed over,
   * and so is what is about the data (README, {@code dataset_info.json}).
   *
   * @throws SourceException if there is none, or not clearly one set of rows: files of several
   *     forms, several splits, missing shards, Arrow files
   */
  public static List<Source> of(Path path) throws SourceException {
    if (!Files.isDirectory(path)) {
      return List.of(Source.file(path));
    }
    List<Path> files = files(path);
    List<Path> data = files.stream().filter(Sources::isData).toList();
    if (data.isEmpty()) {
      throw files.stream().anyMatch(file -> fileName(file).endsWith(".arrow"))
          ? new SourceException(
              path.toString(),
              "holds Arrow files, as save_to_disk of Hugging Face datasets writes them; write them"
                  + " as Parquet: load_from_disk(...).to_parquet(...)")
          : new SourceException(
              path.toString(),
              "is a folder without a data file (.parquet, .jsonl, .ndjson, .json, .csv, .tsv)");
    }
    requireOneForm(path, data);
    requireOneSplit(path, data);
    requireAllShards(path, data);
    List<Source> sources = new ArrayList<>(data.size());
    for (Path file : data) {
      sources.add(Source.file(file, relative(path, file)));
    }
    return sources;
  }

  private static List<Path> files(Path folder) throws SourceException {
    try (Stream<Path> all = Files.walk(folder, DEPTH)) {
      return all.filter(Files::isRegularFile)
          .filter(file -> !isHidden(folder.relativize(file)))
          .sorted(Comparator.comparing(file -> relative(folder, file)))
          .toList();
    } catch (IOException | java.io.UncheckedIOException e) {
      throw new SourceException(folder.toString(), "cannot be read", e);
    }
  }

  private static boolean isHidden(Path relative) {
    for (Path part : relative) {
      if (part.toString().startsWith(".") || part.toString().startsWith("_")) {
        return true;
      }
    }
    return false;
  }

  private static boolean isData(Path file) {
    String name = fileName(file);
    return DATA.matcher(name).matches() && !ABOUT.matcher(name).matches();
  }

  private static void requireOneForm(Path folder, List<Path> data) throws SourceException {
    SortedSet<String> forms = new TreeSet<>();
    for (Path file : data) {
      Matcher name = DATA.matcher(fileName(file));
      if (name.matches()) {
        forms.add(name.group(1).toLowerCase(Locale.ROOT).replace("ndjson", "jsonl"));
      }
    }
    if (forms.size() > 1) {
      throw new SourceException(
          folder.toString(),
          "holds files of several forms ("
              + String.join(", ", forms)
              + "), which may be the same rows twice; name the files that are meant");
    }
  }

  private static void requireOneSplit(Path folder, List<Path> data) throws SourceException {
    Map<String, List<Path>> splits = new TreeMap<>();
    for (Path file : data) {
      splits.computeIfAbsent(split(folder.relativize(file)), split -> new ArrayList<>()).add(file);
    }
    if (splits.size() > 1) {
      List<String> told = new ArrayList<>();
      splits.forEach(
          (split, files) ->
              told.add(
                  (split.isEmpty() ? "no split" : split)
                      + " ("
                      + relative(folder, files.get(0))
                      + (files.size() > 1 ? ", and " + (files.size() - 1) + " more" : "")
                      + ")"));
      throw new SourceException(
          folder.toString(),
          "holds several splits: " + String.join(", ", told) + "; name the files of one");
    }
  }

  /**
   * The file, or the one table of the folder: its one data file, or the shards of one, such as
   * {@code train-00000-of-00002.parquet}, as a table of all their rows.
   *
   * @throws SourceException if there is none, or more than one
   */
  public static Source one(Path path) throws SourceException {
    List<Source> all = of(path);
    if (all.size() == 1) {
      return all.get(0);
    }
    List<String> tables =
        all.stream()
            .map(Source::name)
            .map(name -> SHARD.matcher(name))
            .map(shard -> shard.matches() ? shard.group(1) + shard.group(3) + shard.group(4) : null)
            .distinct()
            .toList();
    if (tables.size() == 1 && tables.get(0) != null) {
      return Source.ofShards(String.valueOf(path.getFileName()), all);
    }
    throw new SourceException(
        path.toString(),
        "is a folder of "
            + all.size()
            + " data files ("
            + all.get(0).name()
            + ", "
            + all.get(1).name()
            + (all.size() > 2 ? ", ..." : "")
            + "), where one table is read: name the file that is meant; of several models, each as"
            + " POLICYMODEL=FILE; shards of one table are named NAME-00000-of-00002");
  }

  /** The split that a file's name or folder says; empty if none. */
  private static String split(Path relative) {
    for (int i = relative.getNameCount() - 1; i >= 0; i--) {
      Matcher name = SPLIT.matcher(relative.getName(i).toString());
      if (name.matches()) {
        return name.group(1).toLowerCase(Locale.ROOT);
      }
    }
    return "";
  }

  private static void requireAllShards(Path folder, List<Path> data) throws SourceException {
    Map<String, SortedSet<Integer>> shards = new LinkedHashMap<>();
    for (Path file : data) {
      Matcher shard = SHARD.matcher(relative(folder, file));
      if (shard.matches()) {
        shards
            .computeIfAbsent(
                shard.group(1) + "-%05d-of-" + shard.group(3) + shard.group(4),
                each -> new TreeSet<>())
            .add(Integer.parseInt(shard.group(2)));
      }
    }
    List<String> missing = new ArrayList<>();
    shards.forEach(
        (name, there) -> {
          int of = Integer.parseInt(name.substring(name.lastIndexOf("-of-") + 4).substring(0, 5));
          for (int i = 0; i < of && missing.size() < LISTED; i++) {
            if (!there.contains(i)) {
              missing.add(name.replace("%05d", String.format("%05d", i)));
            }
          }
        });
    if (!missing.isEmpty()) {
      throw new SourceException(
          folder.toString(), "is not whole, it lacks " + String.join(", ", missing));
    }
  }

  private static String relative(Path folder, Path file) {
    return folder.relativize(file).toString().replace('\\', '/');
  }

  private static String fileName(Path file) {
    @Nullable Path name = file.getFileName();
    return String.valueOf(name);
  }
}
