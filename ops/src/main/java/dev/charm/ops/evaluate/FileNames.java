package dev.charm.ops.evaluate;

import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;

/** What the names of files say. */
public final class FileNames {
  private static final String COMPRESSED = "(?i)\\.(gz|zst|xz|bz2)$";
  private static final String FORM = "(?i)\\.(parquet|jsonl|ndjson|json|csv|tsv)$";

  private FileNames() {}

  /** The name of the set that a file or folder is. */
  public static String ofSet(Path file) {
    return withoutEndings(String.valueOf(file.getFileName()));
  }

  /** A name without the endings of its form and compression. */
  static String withoutEndings(String name) {
    return name.replaceFirst(COMPRESSED, "").replaceFirst(FORM, "");
  }

  /**
   * The policy model that a file is named after: the longest known name that the file's begins with
   * and that ends there or before a separator; else the whole name without endings.
   */
  static String policyModel(Path file, Collection<String> known) {
    String name = withoutEndings(String.valueOf(file.getFileName()));
    return known.stream()
        .filter(name::startsWith)
        .filter(
            each ->
                each.length() == name.length()
                    || !Character.isLetterOrDigit(name.charAt(each.length())))
        .max(Comparator.comparingInt(String::length))
        .orElse(name);
  }
}
