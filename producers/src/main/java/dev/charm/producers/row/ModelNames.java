package dev.charm.producers.row;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The names of models in one file: what nobody means is taken away (outer blanks of any kind,
 * characters without width, another Unicode form than NFC), then {@link Aliases} apply. Names that
 * look alike are kept apart and told.
 */
public final class ModelNames {
  private static final int MAX_REMEMBERED = 10_000;
  private static final int SHOWN = 5;
  private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cf}\\p{Cc}]");
  private static final Pattern BLANK = Pattern.compile("[\\p{Z}\\s]+");
  private static final Pattern SEPARATORS = Pattern.compile("[\\s_./:-]+");
  private static final Pattern MANNER = Pattern.compile("(instruct|chat|it|hf)$");

  private final Aliases aliases;

  private final Map<String, Spelled> names = new LinkedHashMap<>();

  /** A model as a file spells it. */
  public static final class Spelled {
    private static final long NOT_MADE = -1; // no digest is negative

    private final String cleaned;
    private final String name;
    private long digestOfCleaned = NOT_MADE;
    private long digestOfName = NOT_MADE;

    private Spelled(String cleaned, String name) {
      this.cleaned = cleaned;
      this.name = name;
    }

    /** The spelling without what nobody means. */
    public String cleaned() {
      return cleaned;
    }

    /** The model's one name; empty where nothing but blanks stands. */
    public String name() {
      return name;
    }

    /** That of {@link DigestIndex}. */
    public long digestOfCleaned() {
      if (digestOfCleaned == NOT_MADE) {
        digestOfCleaned = DigestIndex.digest(cleaned);
      }
      return digestOfCleaned;
    }

    /** That of {@link DigestIndex}. */
    public long digestOfName() {
      if (digestOfName == NOT_MADE) {
        digestOfName = DigestIndex.digest(name);
      }
      return digestOfName;
    }
  }

  public ModelNames(Aliases aliases) {
    this.aliases = aliases;
  }

  /** The model's one name; empty where nothing but blanks stands. */
  public String name(String spelling) {
    return spelled(spelling).name();
  }

  /** What a spelling of the file stands for. */
  public Spelled spelled(String spelling) {
    Spelled known = names.get(spelling);
    if (known != null) {
      return known;
    }
    String cleaned = cleaned(spelling);
    String name = aliases.name(spelling);
    Spelled spelled = new Spelled(cleaned, name.equals(spelling) ? aliases.name(cleaned) : name);
    if (names.size() < MAX_REMEMBERED) {
      names.put(spelling, spelled);
    }
    return spelled;
  }

  /** A name without what nobody means. */
  public static String cleaned(String spelling) {
    boolean plain = true;
    for (int i = 0; i < spelling.length() && plain; i++) {
      char c = spelling.charAt(i);
      plain = c > ' ' && c < 0x7f;
    }
    if (plain) {
      return spelling;
    }
    String visible = INVISIBLE.matcher(spelling).replaceAll("");
    return Normalizer.normalize(BLANK.matcher(visible).replaceAll(" "), Normalizer.Form.NFC)
        .strip();
  }

  /** What is to be told of the names: which were changed, and which look alike. */
  public List<String> messages() {
    List<String> told = new ArrayList<>();
    List<String> changed =
        names.entrySet().stream()
            .filter(each -> !each.getKey().equals(each.getValue().name()))
            .map(Map.Entry::getValue)
            .filter(spelled -> spelled.cleaned().equals(spelled.name()))
            .map(Spelled::name)
            .distinct()
            .toList();
    if (!changed.isEmpty()) {
      told.add(
          "names of models without outer blanks, invisible characters and in one Unicode form: "
              + firsts(changed));
    }
    Map<String, TreeSet<String>> alike = new LinkedHashMap<>();
    for (Spelled each : names.values()) {
      alike.computeIfAbsent(looks(each.name()), l -> new TreeSet<>()).add(each.name());
    }
    alike.values().stream()
        .filter(same -> same.size() > 1)
        .limit(SHOWN)
        .forEach(
            same ->
                told.add(
                    "names that look alike count as different models: "
                        + firsts(List.copyOf(same))
                        + "; if they are one, say so with --aliases"));
    return told;
  }

  private static String looks(String name) {
    String bare = SEPARATORS.matcher(name.toLowerCase(Locale.ROOT)).replaceAll("");
    return MANNER.matcher(bare).replaceAll("");
  }

  private static String firsts(List<String> names) {
    return String.join(", ", names.subList(0, Math.min(SHOWN, names.size())))
        + (names.size() > SHOWN ? ", and " + (names.size() - SHOWN) + " more" : "");
  }
}
