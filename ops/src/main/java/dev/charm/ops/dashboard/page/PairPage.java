package dev.charm.ops.dashboard.page;

import dev.charm.ops.dashboard.data.PairRow;
import dev.charm.ops.dashboard.data.WholePair;
import dev.charm.ops.dashboard.text.SafeMarkdown;
import dev.charm.ops.dashboard.text.ShownText;
import dev.charm.ops.dashboard.text.TextDifferences;
import dev.charm.schemas.ArenaRating;
import dev.charm.schemas.Calibration;
import dev.charm.schemas.Candidate;
import dev.charm.schemas.Message;
import dev.charm.schemas.PreferencePair;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One pair as a page. */
public final class PairPage {
  private static final int MOST_TURNS = 100;
  private static final int LEAST_SHOWN = 2_000;

  private final WholePair whole;
  private final PairView view;
  private final PairRow row;
  private final List<ShownTurn> turns;
  private final ShownAnswer chosen;
  private final ShownAnswer rejected;
  private final boolean comparable;
  private final boolean byLine;

  /**
   * One turn of the conversation.
   *
   * @param which its number, from 0
   */
  public record ShownTurn(int which, String role, ShownText text) {}

  /** One side of the pair. */
  public record ShownAnswer(
      String which,
      Candidate answer,
      @Nullable ShownText text,
      @Nullable List<TextDifferences.Piece> pieces) {}

  public PairPage(WholePair whole, PairView view) {
    this.whole = whole;
    this.view = view;
    this.row = whole.row();
    PreferencePair pair = whole.pair();
    this.turns = turns(pair.getPrompt());
    ShownText one = ShownText.of(pair.getChosen().getText(), ShownText.MOST);
    ShownText other = ShownText.of(pair.getRejected().getText(), ShownText.MOST);
    TextDifferences differences =
        view == PairView.DIFFERENCES && one != null && other != null
            ? TextDifferences.of(one.text(), other.text()).orElse(null)
            : null;
    this.comparable = differences != null;
    this.byLine = differences != null && differences.byLine();
    this.chosen =
        new ShownAnswer(
            "chosen", pair.getChosen(), one, differences == null ? null : differences.one());
    this.rejected =
        new ShownAnswer(
            "rejected",
            pair.getRejected(),
            other,
            differences == null ? null : differences.other());
  }

  /** All turns together are not much longer than one text may be: the rest is cut. */
  private static List<ShownTurn> turns(@Nullable List<Message> conversation) {
    List<ShownTurn> turns = new ArrayList<>();
    int room = ShownText.MOST;
    for (Message turn : conversation == null ? List.<Message>of() : conversation) {
      if (turns.size() == MOST_TURNS) {
        break;
      }
      ShownText text = ShownText.of(turn.getContent(), Math.max(LEAST_SHOWN, room));
      if (text != null) {
        room -= text.text().length();
        turns.add(new ShownTurn(turns.size(), turn.getRole(), text));
      }
    }
    return List.copyOf(turns);
  }

  public WholePair whole() {
    return whole;
  }

  public PairRow row() {
    return row;
  }

  public PairView view() {
    return view;
  }

  public List<ShownTurn> turns() {
    return turns;
  }

  /** How many turns of the conversation are not shown. */
  public int turnsLeftOut() {
    List<Message> all = whole.pair().getPrompt();
    return all == null ? 0 : all.size() - turns.size();
  }

  /** Whether the conversation is known as text. */
  public boolean hasConversation() {
    return whole.pair().getPrompt() != null;
  }

  /** A text as Markdown, where that is wanted and can be; else null. */
  public @Nullable String markdown(ShownText text) {
    return view == PairView.MARKDOWN ? SafeMarkdown.html(text).orElse(null) : null;
  }

  /** What is to be said of the comparison; null for nothing. */
  public @Nullable String note() {
    if (view != PairView.DIFFERENCES) {
      return null;
    }
    if (chosen.text() == null || rejected.text() == null) {
      return "One of the texts is not known here, so nothing is compared.";
    }
    if (!comparable) {
      return "The answers are too long and too different to be compared; they are shown as they"
          + " are.";
    }
    return "Underlined: only in the chosen answer. Struck through: only in the rejected one."
        + (byLine ? " The answers are long, so they are compared line by line." : "");
  }

  public @Nullable Calibration calibration() {
    return whole.calibration();
  }

  /** Both sides of the calibration, the chosen one first: whether it is the over-valued model. */
  public List<Boolean> order() {
    boolean first = row.pair().overvaluedChosen();
    return List.of(first, !first);
  }

  /** Both answers, the chosen one first. */
  public List<ShownAnswer> answers() {
    return List.of(chosen, rejected);
  }

  /** The offset with its sign. */
  public String offset() {
    Double offset = row.offset();
    return (offset != null && offset > 0 ? "+" : "") + Shown.number(offset, 4);
  }

  /** A score after calibration. */
  public String calibrated(boolean overvalued) {
    Double offset = row.offset();
    return Shown.number(
        offset == null
            ? null
            : Double.valueOf(
                overvalued ? row.pair().scoreOvervalued() + offset : row.pair().scoreReference()),
        4);
  }

  /** The rating of a side with its interval. */
  public String rating(boolean overvalued) {
    Calibration calibration = whole.calibration();
    return calibration == null
        ? Shown.text(null)
        : rating(overvalued ? calibration.getRatingOvervalued() : calibration.getRatingReference());
  }

  private static String rating(ArenaRating rating) {
    String value = Shown.number(rating.getRating(), 0);
    return rating.getCiLow() == null || rating.getCiHigh() == null
        ? value + ", no interval"
        : value
            + " ["
            + Shown.number(rating.getCiLow(), 0)
            + ", "
            + Shown.number(rating.getCiHigh(), 0)
            + "]";
  }

  private String key() {
    return Shown.url(whole.key());
  }

  /** The same pair in another view. */
  public String address(PairView other) {
    return "/pairs/" + key() + (other == PairView.MARKDOWN ? "" : "?view=" + other.label());
  }

  /** Where a text is whole. */
  public String textAddress(String which) {
    return "/parts/text/" + which + "/" + key();
  }

  /** Where the reason is. */
  public String whyAddress() {
    return "/parts/why/" + key();
  }

  /** The same as JSON. */
  public String jsonAddress() {
    return "/api/v1/pairs/" + key();
  }
}
