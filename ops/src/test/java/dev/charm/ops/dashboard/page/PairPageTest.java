package dev.charm.ops.dashboard.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.consumers.store.HeldPair;
import dev.charm.ops.dashboard.SomePair;
import dev.charm.ops.dashboard.data.PairFilter;
import dev.charm.ops.dashboard.data.PairQuery;
import dev.charm.ops.dashboard.data.PairRow;
import dev.charm.ops.dashboard.data.PairRows;
import dev.charm.ops.dashboard.data.WholePair;
import dev.charm.schemas.Candidate;
import dev.charm.schemas.Message;
import dev.charm.schemas.PreferencePair;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Pages of pairs whose texts and names mean harm. */
class PairPageTest {
  private static final Pages PAGES = new Pages();
  private static final Frame FRAME = new Frame("Pair", Frame.Place.PAIRS);
  private static final String HOSTILE =
      "</div><script>alert(1)</script><img src=x onerror=alert(1)>\u202E\"'[x](javascript:alert(1))";
  private static final Pattern SCRIPT = Pattern.compile("<script(?! (defer )?src=\"/)");

  private static WholePair whole(PreferencePair pair) {
    return new WholePair(SomePair.key(pair), new HeldPair(pair, Instant.EPOCH), null);
  }

  private static String render(PreferencePair pair, PairView view) {
    return PAGES.render("pair", FRAME, new PairPage(whole(pair), view));
  }

  private static void assertHarmless(String html) {
    assertThat(html)
        .doesNotContainPattern(SCRIPT)
        .doesNotContain("<img", "href=\"javascript:", "\u202E")
        .contains("alert(1)", "⟦U+202E⟧");
  }

  private static PreferencePair hostile() {
    PreferencePair pair = SomePair.of(HOSTILE, 2, HOSTILE, HOSTILE);
    pair.setRewardModel(HOSTILE);
    pair.setReference(HOSTILE);
    pair.getChosen().setPolicyModel(HOSTILE);
    pair.setPrompt(List.of(new Message(HOSTILE, HOSTILE), new Message("user", HOSTILE)));
    return pair;
  }

  @ParameterizedTest
  @EnumSource
  void shouldShowHostileTextsAndNamesAsText(PairView view) {
    assertHarmless(render(hostile(), view));
  }

  @Test
  void shouldListHostilePairsAsText() {
    PairRow row = whole(hostile()).row();
    PairFilter filter = new PairFilter(HOSTILE, HOSTILE, HOSTILE, null, null, null);
    PairsPage page =
        new PairsPage(
            new PairQuery(filter, 50, row.pair().place()),
            new PairRows(List.of(row), row.pair().place(), 1, true),
            1,
            List.of(HOSTILE),
            List.of(HOSTILE));
    String html = PAGES.render("pairsTable", FRAME, page);
    assertHarmless(html);
    assertThat(PAGES.render("pairs", FRAME, page)).doesNotContainPattern(SCRIPT);
    assertThat(page.address()).doesNotContain("<", "\"", " ");
  }

  @ParameterizedTest
  @EnumSource
  void shouldShowTheBeginningOfTwoMegabytesAndWhereTheRestIs(PairView view) {
    PreferencePair pair = SomePair.of("p", 2, "Why?", "word ".repeat(400_000));
    pair.setPrompt(List.of(new Message("user", "*a ".repeat(700_000))));
    String html = render(pair, view);
    assertThat(html)
        .hasSizeLessThan(1_000_000)
        .contains("/parts/text/chosen/org%2Frm%401%7Cp%7Clong%7Cshort", "2,000,000 characters")
        .contains("/parts/text/0/", "2,100,000 characters");
  }

  @Test
  void shouldShowTheBeginningOfAConversationWithoutEnd() {
    PreferencePair pair = SomePair.of("p", 2, "Why?", "x");
    pair.setPrompt(Collections.nCopies(20_000, new Message("user", "again ".repeat(1_000))));
    assertThat(render(pair, PairView.PLAIN))
        .hasSizeLessThan(1_000_000)
        .contains("19900 more turns are not shown");
  }

  @Test
  void shouldMarkWhatOnlyOneOfBothAnswersHas() {
    PreferencePair pair = SomePair.of("p", 2, "Why?", "a <b> c");
    assertThat(render(pair, PairView.DIFFERENCES))
        .contains("<del>another </del>", "<span>a &lt;b&gt; c</span>");
  }

  @Test
  void shouldSayWhatIsNotKnown() {
    PreferencePair pair = SomePair.of("p", 2, "Why?", "x");
    pair.setPrompt(null);
    pair.setRejected(new Candidate("long", 3, 2.0, null));
    assertThat(render(pair, PairView.DIFFERENCES))
        .contains(
            "The text of this prompt is not known here",
            "The text of this answer is not known here",
            "nothing is compared",
            "sample 3",
            "No calibration of these two models is in force");
  }

  @Test
  void shouldSayWhatToDoWhereThereIsNothing() {
    PairRows none = new PairRows(List.of(), null, 0, true);
    String empty =
        PAGES.render(
            "pairsTable",
            FRAME,
            new PairsPage(new PairQuery(PairFilter.ALL, 50, null), none, 0, List.of(), List.of()));
    String filtered =
        PAGES.render(
            "pairsTable",
            FRAME,
            new PairsPage(
                new PairQuery(new PairFilter(null, null, "x", null, null, true), 50, null),
                new PairRows(List.of(), null, 1234, true),
                1234,
                List.of(),
                List.of()));
    assertThat(empty).contains("There is no pair yet", "charm ratings import FILE");
    assertThat(filtered).contains("No pair fits", "1,234", "show all");
  }
}
