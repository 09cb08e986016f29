package dev.charm.ops.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static com.microsoft.playwright.assertions.PlaywrightAssertions.setDefaultAssertionTimeout;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The dashboard in a real browser, over a stack that has calibrated the sample. */
class DashboardIT {
  private static final int DESK = 1280;
  private static final int PHONE = 390;
  private static final String REWARD_MODEL = "internlm/internlm2-1_8b-reward@1";
  private static final List<String> PAGES =
      List.of("/", "/reward-models", "/reward-models/" + REWARD_MODEL, "/pairs", "/operations");

  @TempDir static Path folder;
  private static DashboardStack stack;
  private static Chromium chromium;

  @BeforeAll
  static void start() throws Exception {
    setDefaultAssertionTimeout(20_000);
    stack = DashboardStack.start(folder);
  }

  /** Skips, saying so, where there is no browser; what needs none is tried all the same. */
  private static synchronized Chromium chromium() {
    if (chromium == null) {
      chromium = Chromium.start();
    }
    return chromium;
  }

  @AfterAll
  static void stop() {
    if (stack != null) {
      stack.close();
    }
    if (chromium != null) {
      chromium.close();
    }
  }

  private static Visit visit() {
    return visit(DESK, ColorScheme.LIGHT);
  }

  private static Visit visit(int width, ColorScheme scheme) {
    return new Visit(chromium().browser(), stack.url(), width, scheme);
  }

  private static Locator rows(Page page) {
    return page.locator("#leaderboard tbody tr");
  }

  @Test
  void shouldAnswerProgramsAsItsDescriptionSays() throws Exception {
    Described described = new Described(stack.json("/api/v1/openapi.json"));
    String id = "internlm%2Finternlm2-1_8b-reward%401";
    String key = stack.json("/api/v1/pairs?limit=1").path("pairs").get(0).path("key").asText();
    Map<String, String> addresses =
        Map.of(
            "/api/v1/pairs", "/api/v1/pairs?flipped=true&limit=20",
            "/api/v1/pairs/{key}",
                "/api/v1/pairs/" + URLEncoder.encode(key, UTF_8).replace("+", "%20"),
            "/api/v1/leaderboard", "/api/v1/leaderboard?arena=overall",
            "/api/v1/reward-models", "/api/v1/reward-models",
            "/api/v1/reward-models/{id}", "/api/v1/reward-models/" + id,
            "/api/v1/lengths", "/api/v1/lengths?reward_model=" + id,
            "/api/v1/calibrations", "/api/v1/calibrations?reward_model=" + id,
            "/api/v1/status", "/api/v1/status",
            "/api/v1/dead-letters", "/api/v1/dead-letters?limit=10");
    for (Map.Entry<String, String> address : addresses.entrySet()) {
      assertThat(described.faults(address.getKey(), stack.json(address.getValue()))).isEmpty();
    }
    assertThat(stack.json("/api/v1/leaderboard").path("models")).hasSize(5);
    assertThat(stack.json("/api/v1/calibrations?reward_model=" + id).path("calibrations"))
        .hasSize(20);
    assertThat(stack.json("/api/v1/reward-models/" + REWARD_MODEL).path("models")).hasSize(5);
    assertThat(stack.json("/api/v1/status").path("settled").asBoolean()).isTrue();
  }

  @Test
  void shouldSayWhatIsWrongWithAQuestion() throws Exception {
    Map<String, Integer> questions =
        Map.of(
            "/api/v1/leaderboard?arena=nowhere", 404,
            "/api/v1/leaderboard?as_of=yesterday", 400,
            "/api/v1/leaderboard?as_of=2001-01-01", 404,
            "/api/v1/reward-models/nobody@1", 404,
            "/api/v1/dead-letters?limit=0", 400,
            "/api/v1/dead-letters?cursor=x", 400,
            "/api/v1/nothing", 404);
    for (Map.Entry<String, Integer> question : questions.entrySet()) {
      var answer = stack.get(question.getKey());
      assertThat(answer.statusCode()).as(question.getKey()).isEqualTo(question.getValue());
      assertThat(answer.body()).as(question.getKey()).startsWith("{\"error\":\"");
    }
  }

  @Test
  void shouldShowTheLeaderboardAsItWas() throws Exception {
    String now = Instant.now().toString();
    stack.charm("battles", "record", "early", "late", "a", "--arena", "past");
    stack.settle();
    assertThat(stack.get("/api/v1/leaderboard?arena=past&as_of=" + now).statusCode())
        .isEqualTo(404);
    var then = stack.json("/api/v1/leaderboard?arena=past&as_of=" + Instant.now());
    assertThat(then.path("models").get(0).path("model").asText()).isEqualTo("early");
  }

  @Test
  void shouldShowEveryModelOfTheArenaAndSortFilterAndLinkThem() {
    try (Visit visit = visit()) {
      Page page = visit.to("/").page();
      assertThat(rows(page)).hasCount(5);
      assertThat(rows(page).first()).containsText("Llama-3.1-Tulu-3-8B-SFT");
      visit.shoot("leaderboard");

      page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Rating")).click();
      page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Rating")).click();
      assertThat(rows(page).first()).containsText("gemma-2b-it");
      assertThat(page).hasURL(Pattern.compile("sort=rating&order=asc"));
      page.goBack();
      page.goBack();
      assertThat(rows(page).first()).containsText("Llama-3.1-Tulu-3-8B-SFT");

      page.getByLabel("Model", new Page.GetByLabelOptions().setExact(true)).fill("GEMMA");
      assertThat(rows(page)).hasCount(2);
      assertThat(page).hasURL(Pattern.compile("q=GEMMA"));
      page.reload();
      assertThat(rows(page)).hasCount(2);
    }
  }

  @Test
  void shouldFollowVotesWithoutBeingAsked() throws Exception {
    stack.charm("battles", "record", "one", "two", "a", "--arena", "looked-at");
    stack.settle();
    try (Visit visit = visit()) {
      Page page = visit.to("/?arena=looked-at").page();
      assertThat(rows(page)).hasCount(2);
      assertThat(page.locator("#live")).hasText("live");

      stack.charm("battles", "record", "two", "three", "a", "--arena", "looked-at");

      assertThat(rows(page)).hasCount(3);
      assertThat(rows(page).first()).containsText("one");
      page.getByText("how often each wins").click();
      assertThat(page.locator("#win-matrix tbody tr").first()).containsText("1.00");
      visit.requireAccessible();
      visit.shoot("win-matrix");
    }
  }

  @Test
  void shouldDrawARewardModelAndTellWhatMovedItsOffsets() {
    try (Visit visit = visit()) {
      Page page = visit.to("/reward-models").page();
      page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(REWARD_MODEL)).click();
      assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(1)))
          .hasText(REWARD_MODEL);
      for (Locator figure : page.locator("img.figure").all()) {
        figure.scrollIntoViewIfNeeded();
        assertThat(figure).hasJSProperty("complete", true);
        assertThat((Integer) figure.evaluate("image => image.naturalWidth")).isPositive();
      }
      page.getByText("history").first().click();
      assertThat(page.locator("#history")).containsText("revision 0");
      visit.shoot("reward-model");
      visit.requireAccessible();
    }
  }

  @Test
  void shouldTellWhetherAllHasSettledAndWhatFlowsAndReplayDeadLetters() throws Exception {
    try (Visit visit = visit()) {
      Page page = visit.to("/operations").page();
      assertThat(page.locator("#status")).containsText("Settled");
      assertThat(page.locator("#dead-letters")).containsText("None");
      assertThat(page.locator("svg.flow")).containsText("charm.preference-pairs");
      assertThat(page.locator("svg.flow text.lag").first()).hasText("lag 0");
      visit.shoot("operations");

      shouldReplayByButton(page);
      visit.requireAccessible();
      visit.shoot("operations-replayed");
    }
  }

  private static void shouldReplayByButton(Page page) throws Exception {
    Path bad = Files.writeString(folder.resolve("bad.jsonl"), "{\"prompt\": nonsense\n");
    stack.ingestMalformed(bad);
    stack.sendMalformed();
    Locator rows = page.locator("#dead-letters tbody tr");
    assertThat(rows).hasCount(2);
    assertThat(page.locator("#dead-letters")).containsText("No: it came from a file");
    Locator button = page.locator("#dead-letters button");
    assertThat(button).hasCount(1);

    button.click();
    assertThat(page.locator("#replay-result")).hasText("Type the token first.");
    assertThat(page.locator("#replay-token")).isFocused();
    page.keyboard().type(DashboardStack.TOKEN);
    button.focus();
    page.keyboard().press("Enter");

    assertThat(page.locator("#replay-result")).containsText("was written again to charm.rewards");
    assertThat(rows).hasCount(3); // it failed again
    assertThat(page.locator("#replay-result")).containsText("was written again to charm.rewards");
    assertThat(page.locator("#replay-token")).hasValue(DashboardStack.TOKEN);
    assertThat(page.url() + page.evaluate("JSON.stringify(localStorage) + document.cookie"))
        .doesNotContain(DashboardStack.TOKEN);
  }

  @Test
  void shouldBeReadableByDayAndNightOnAPhoneAndWithAScreenReader() {
    for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      for (String path : PAGES) {
        try (Visit visit = visit(PHONE, scheme)) {
          visit.to(path);
          assertThat(visit.page().locator("[aria-busy=true]")).hasCount(0);
          visit.shoot("phone-" + scheme + path.replaceAll("[^a-z0-9]+", "-"));
          assertThat(visit.overflows()).as("%s is wider than a phone", path).isFalse();
          visit.requireAccessible();
        }
      }
    }
  }

  @Test
  void shouldKeepTheThemeThatSomebodyChose() {
    try (Visit visit = visit()) {
      Page page = visit.to("/").page();
      page.locator("#theme").click();
      assertThat(page.locator("html")).hasAttribute("data-theme", "dark");
      page.reload();
      assertThat(page.locator("html")).hasAttribute("data-theme", "dark");
      assertThat(page.locator("#theme")).hasText("Light");
    }
  }

  @Test
  void shouldReportTheStudyOnOnePageThatNeedsNobodyElse() throws Exception {
    Path report = folder.resolve("report.html");
    stack.charm("report", "-o", report.toString());
    String html = Files.readString(report);
    assertThat(html).contains(REWARD_MODEL, "SHA-256").doesNotContain("http://", "https://");
    try (Visit visit =
        new Visit(chromium().browser(), report.toUri() + "", DESK, ColorScheme.LIGHT)) {
      Page page = visit.page();
      page.navigate(report.toUri().toString());
      assertThat(page.locator("img")).hasCount(4);
      for (Locator figure : page.locator("img").all()) {
        assertThat((Integer) figure.evaluate("image => image.naturalWidth")).isPositive();
      }
      // The sign of Elo: the model with the highest rating has the greatest win rate after.
      assertThat(page.locator("tbody").first().locator("tr").first())
          .containsText("Llama-3.1-Tulu-3-8B-SFT");
      visit.requireAccessible();
      visit.shoot("report");
    }
  }
}
