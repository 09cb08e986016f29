package dev.charm.producers.rewards;

import dev.charm.producers.row.PromptIdentity;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which prompts of files that are read together stand in more than one of them, with answers of
 * different models: only these can be compared. Remembers some 24 bytes a prompt.
 */
public final class PromptMatches {
  private static final Pattern LINE_END = Pattern.compile("\r\n?");
  private static final Pattern TRAILING = Pattern.compile("[\\p{Z}\\t]+(?=\n)|[\\p{Z}\\s]+$");
  private static final int EXAMPLES = 2;

  private final List<File> files = new ArrayList<>();
  private final DigestTable textsOfRows = new DigestTable();

  /** One of the files. */
  public final class File {
    private final String name;
    private final Map<String, DigestTable> lines = new HashMap<>(); // by model
    private final Map<Long, Long> plain = new HashMap<>(); // by id, of texts that are not plain
    private final Set<Long> plainForms = new HashSet<>();

    private File(String name) {
      this.name = name;
    }

    /**
     * Takes note of an answer.
     *
     * @param id of its prompt
     * @param text by which the prompt is identified; null if it comes with an id
     */
    void add(String model, String id, @Nullable String text, long line) {
      long digest = DigestTable.ofId(id);
      DigestTable own = lines.computeIfAbsent(model, m -> new DigestTable());
      if (own.get(digest) == 0) {
        own.put(digest, (int) Math.min(line, Integer.MAX_VALUE));
      }
      if (text != null) {
        String form = plain(text);
        if (!form.equals(text)) {
          long plainId = DigestTable.ofId(PromptIdentity.ofText(form));
          plain.put(digest, plainId);
          plainForms.add(plainId);
        }
      }
    }

    /**
     * Whether the row of this number has the same prompt as in the files before; told by its id.
     */
    boolean agrees(long row, String id) {
      int hash = (int) DigestTable.ofId(id) & Integer.MAX_VALUE;
      int value = hash == 0 ? 1 : hash;
      int known = textsOfRows.get(row + 1);
      if (known == 0) {
        textsOfRows.put(row + 1, value);
      }
      return known == 0 || known == value;
    }
  }

  /** Begins a file; files are to be read in this order. */
  public File file(String name) {
    File file = new File(name);
    files.add(file);
    return file;
  }

  /** A text without what nobody sees: line ends, trailing blanks, Unicode form. */
  static String plain(String text) {
    if (isPlain(text)) {
      return text;
    }
    String ascii = plainAscii(text);
    if (ascii != null) {
      return ascii;
    }
    String lines = text.indexOf('\r') < 0 ? text : LINE_END.matcher(text).replaceAll("\n");
    return Normalizer.normalize(TRAILING.matcher(lines).replaceAll(""), Normalizer.Form.NFC);
  }

  /**
   * Whether a text is surely without: ASCII, with no blank or carriage return before a line end.
   */
  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean ends = i == text.length() - 1 || text.charAt(i + 1) == '\n';
      if (c == '\r' || c >= 0x7f || (c <= ' ' && ends)) {
        return false;
      }
    }
    return true;
  }

  /** The same of ASCII, in less time; null of other texts. */
  private static @Nullable String plainAscii(String text) {
    StringBuilder plain = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x7f) {
        return null;
      }
      boolean secondOfPair = c == '\n' && i > 0 && text.charAt(i - 1) == '\r';
      if (secondOfPair) {
        continue;
      }
      if (c == '\r' || c == '\n') {
        trim(plain, " \t");
        plain.append('\n');
      } else {
        plain.append(c);
      }
    }
    trim(plain, " \t\n\u000b\f");
    return plain.toString();
  }

  private static void trim(StringBuilder text, String blanks) {
    int length = text.length();
    while (length > 0 && blanks.indexOf(text.charAt(length - 1)) >= 0) {
      length--;
    }
    text.setLength(length);
  }

  private static final class Count {
    private long prompts;
    private long alone;
    private long unseen;
    private final List<Integer> first = new ArrayList<>();
  }

  /** Whether there are several models, and no prompt has answers of two of them. */
  public boolean noneMatch() {
    Set<String> models = models();
    return models.size() > 1
        && files.stream().map(this::count).allMatch(count -> count.alone == count.prompts);
  }

  private Set<String> models() {
    return files.stream().flatMap(file -> file.lines.keySet().stream()).collect(Collectors.toSet());
  }

  /**
   * What is to be told of a file: how many of its prompts have an answer of another model too.
   * Nothing where all answers are of one model.
   *
   * @param index of the file, from 0
   */
  public List<String> messages(int index) {
    File file = files.get(index);
    List<String> told = new ArrayList<>(again(index));
    if (models().size() < 2 || file.lines.isEmpty()) {
      return told;
    }
    Count count = count(file);
    long found = count.prompts - count.alone;
    if (count.alone == 0) {
      told.add(
          (count.prompts == 1 ? "its prompt" : "all " + count.prompts + " prompts")
              + " found a partner, an answer of another model");
      return told;
    }
    told.add(
        found
            + " of "
            + count.prompts
            + " prompts found a partner, an answer of another model; "
            + count.alone
            + " found none and "
            + (count.alone == 1 ? "counts" : "count")
            + " for nothing ("
            + file.name
            + (count.first.size() == 1 ? " line " : " lines ")
            + count.first.stream().map(String::valueOf).collect(Collectors.joining(", "))
            + (count.alone > count.first.size() ? ", ...)" : ")"));
    if (count.unseen > 0) {
      told.add(
          count.unseen
              + " of them differ from a prompt of another file only in line ends, trailing blanks"
              + " or Unicode form");
    }
    return told;
  }

  /** Answers of a model to a prompt that a file before has an answer of it to. */
  private List<String> again(int index) {
    long[] count = {0};
    String[] before = {""};
    for (File earlier : files.subList(0, index)) {
      files
          .get(index)
          .lines
          .forEach(
              (model, own) -> {
                DigestTable known = earlier.lines.get(model);
                if (known != null) {
                  own.forEach(
                      id -> {
                        if (known.get(id) != 0) {
                          count[0]++;
                          before[0] = earlier.name;
                        }
                      });
                }
              });
    }
    return count[0] == 0
        ? List.of()
        : List.of(
            count[0]
                + (count[0] == 1 ? " prompt has" : " prompts have")
                + " an answer of the same model in "
                + before[0]
                + " too; where their sample_index is the same, one of the two counts");
  }

  /** Counts each prompt once. */
  private Count count(File file) {
    Count count = new Count();
    DigestTable counted = new DigestTable();
    file.lines.forEach(
        (model, own) ->
            own.forEach(
                id -> {
                  if (counted.get(id) != 0) {
                    return;
                  }
                  counted.put(id, 1);
                  count.prompts++;
                  if (!hasPartner(id, model)) {
                    count.alone++;
                    note(count.first, own.get(id));
                    count.unseen += differsUnseen(file, id) ? 1 : 0;
                  }
                }));
    return count;
  }

  private static void note(List<Integer> first, int line) {
    first.add(line);
    first.sort(null);
    if (first.size() > EXAMPLES) {
      first.remove(EXAMPLES);
    }
  }

  private boolean hasPartner(long id, String model) {
    for (File other : files) {
      for (Map.Entry<String, DigestTable> each : other.lines.entrySet()) {
        if (!each.getKey().equals(model) && each.getValue().get(id) != 0) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean differsUnseen(File file, long id) {
    Long plainId = file.plain.get(id);
    long form = plainId == null ? id : plainId;
    for (File other : files) {
      if (other == file) {
        continue;
      }
      boolean there =
          other.plainForms.contains(form)
              || (plainId != null
                  && other.lines.values().stream().anyMatch(own -> own.get(form) != 0));
      if (there) {
        return true;
      }
    }
    return false;
  }
}
