package dev.charm.ops.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static com.microsoft.playwright.assertions.PlaywrightAssertions.setDefaultAssertionTimeout;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Pages that move while somebody looks, and texts that mean harm, in a real browser. The feed lasts
 * some seconds; in the profile {@code soak} ten minutes, and then it is judged, too, how long the
 * browser was busy at a stretch.
 */
class LivePagesIT {
  private static final int DESK = 1280;
  private static final int PHONE = 390;
  private static final int PROMPTS = 12;
  private static final int FEED_RATE = 500;
  private static final int FEED_SECONDS = Integer.getInteger("charm.feed.seconds", 4);
  private static final int SOAK = 60;
  private static final double LONGEST_TASK_MS = 200;
  private static final double LOOK_MS = 1_000;

  private static final String WATCH_TASKS =
      "window.longest = 0; new PerformanceObserver(list => list.getEntries().forEach("
          + "task => { window.longest = Math.max(window.longest, task.duration); }))"
          + ".observe({type: 'longtask', buffered: true});";

  /** What a model may write, on purpose or not. */
  private static final List<String> HOSTILE =
      List.of(
          "<script>window.harmed = 1</script>",
          "<img src=x onerror=\"window.harmed = 2\"><svg onload='window.harmed = 3'></svg>",
          "[a link](javascript:window.harmed=4) ![](https://evil.example/pixel.png)",
          "</pre></div></main><h1>Not ours</h1><iframe src=\"https://evil.example\"></iframe>",
          "Signed by \u202Emoc.elpmaxe.live\u202C, \u0007 bell, \u0000 nothing, \u200Bno width",
          "<style>body { display: none }</style><meta http-equiv=refresh content='0;url=//evil'>",
          "{{constructor.constructor('window.harmed=5')()}} ${7*7} <!-- <base href=//evil> -->",
          "long ".repeat(180_000));

  @TempDir static Path folder;
  private static DashboardStack stack;
  private static Chromium chromium;

  @BeforeAll
  static void start() throws Exception {
    setDefaultAssertionTimeout(20_000);
    stack =
        DashboardStack.after(
            folder, List.of(ingest(0, PROMPTS), List.of("ratings", "import", ratings(1000))));
    chromium = Chromium.start();
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

  /** Two models' answers to some prompts: the first wins two of three by raw scores. */
  private static List<String> ingest(int from, int to) throws IOException {
    Path first = folder.resolve("first-" + from + ".csv");
    Path second = folder.resolve("second-" + from + ".csv");
    try (CsvWriter one = CsvWriter.builder().build(first);
        CsvWriter other = CsvWriter.builder().build(second)) {
      one.writeRecord("prompt", "response", "score_rm");
      other.writeRecord("prompt", "response", "score_rm");
      for (int i = from; i < to; i++) {
        String question = "Question " + i + ", " + HOSTILE.get(i % 3);
        one.writeRecord(question, HOSTILE.get(i % HOSTILE.size()), (i % 3 == 0 ? -1 : 1 + i) + "");
        other.writeRecord(question, "answer " + i, "0");
      }
    }
    return List.of("ingest", "csv", "first=" + first, "second=" + second);
  }

  private static String ratings(int second) throws IOException {
    Path file = folder.resolve("ratings-" + second + ".csv");
    Files.write(
        file,
        List.of(
            "model,rating,rating_q025,rating_q975,votes,date",
            "first,1000,990,1010,5000,2026-01-0" + (second == 1000 ? 1 : 2),
            "second," + second + ",990,1010,5000,2026-01-0" + (second == 1000 ? 1 : 2),
            "fed-a,1000,990,1010,5000,2026-01-01",
            "fed-b,1000,990,1010,5000,2026-01-01"));
    return file.toString();
  }

  private static Visit visit(int width) {
    return new Visit(chromium.browser(), stack.url(), width, ColorScheme.LIGHT);
  }

  private static Locator pairs(Page page) {
    return page.locator("#pairs tbody tr");
  }

  @Test
  void shouldFollowRewardsAndRatingsWithoutBeingAsked() throws Exception {
    try (Visit visit = visit(DESK);
        Visit feed = visit(DESK)) {
      Page page = visit.to("/reward-models/rm@1").page();
      Page list = feed.to("/pairs?reward_model=rm%401&model=first").page();
      Locator facts = page.locator("#reward-model dl.facts");
      assertThat(facts).containsText("Responses" + 2 * PROMPTS);
      assertThat(page.locator("#lengths")).containsText("The longer answer is preferred in");
      String offset = page.locator("#reward-model [aria-label=Calibrations] tbody").innerText();

      stack.charm(ingest(PROMPTS, PROMPTS + 3).toArray(String[]::new));

      assertThat(facts).containsText("Responses" + 2 * (PROMPTS + 3));
      assertThat(list.locator("#pairs")).containsText("Question " + (PROMPTS + 2));
      stack.settle();
      stack.charm("ratings", "import", ratings(1300));

      assertThat(page.locator("#reward-model [aria-label=Calibrations] tbody"))
          .not()
          .hasText(offset);
      assertThat(page.locator("#reward-model")).not().containsText("moving");
      assertThat(list.locator("#pairs")).containsText("flipped");
      visit.shoot("reward-model-moved");
      stack.charm("ratings", "import", ratings(1000));
    }
  }

  @Test
  void shouldFindPairsAndHoldTheSearchInTheAddress() {
    try (Visit visit = visit(DESK)) {
      Page page = visit.to("/pairs").page();
      assertThat(pairs(page).first()).isVisible();
      page.getByLabel("Prompt", new Page.GetByLabelOptions().setExact(true)).fill("question 7,");
      assertThat(page).hasURL(Pattern.compile("prompt=question"));
      assertThat(page.locator("#pairs")).containsText("Question 7,");
      assertThat(page.locator("#pairs")).not().containsText("Question 8,");
      page.getByLabel("flipped only").check();
      assertThat(page).hasURL(Pattern.compile("flipped=true"));
      page.reload();
      assertThat(page.getByLabel("flipped only")).isChecked();

      page.navigate(stack.url() + "pairs?prompt=question+4%2C&min_margin=0.001");
      String address = page.url();
      page.locator("#pairs tbody a").first().click();
      assertThat(page.locator("h1")).containsText(" over ");
      page.goBack();
      assertThat(page).hasURL(address);
      assertThat(page.getByLabel("Prompt", new Page.GetByLabelOptions().setExact(true)))
          .hasValue("question 4,");
      visit.shoot("pairs");
      visit.requireAccessible();
    }
  }

  @Test
  void shouldShowHostileTextsHarmlesslyInEveryView() throws Exception {
    for (int i = 0; i < HOSTILE.size(); i++) {
      String key =
          stack
              .json("/api/v1/pairs?model=first&prompt=question+" + i + "%2C")
              .at("/pairs/0/key")
              .asText();
      for (String view :
          i % 3 == 1 ? List.of("markdown", "plain", "differences") : List.of("markdown")) {
        try (Visit visit = visit(i % 2 == 0 ? DESK : PHONE)) {
          Page page = visit.page();
          page.onDialog(dialog -> assertThat(dialog.message()).isNull());
          visit.to("/pairs/" + encoded(key) + "?view=" + view);
          assertThat(page.locator("#why")).containsText("History");
          assertThat(page.locator("h1")).hasCount(1);
          assertThat(page.locator(".answer script, .answer iframe, .answer style, .answer img"))
              .hasCount(0);
          assertThat(page.locator("a[href^='javascript:'], a[href^='//evil']")).hasCount(0);
          assertThat(page.evaluate("window.harmed")).isNull();
          assertThat(page.locator("main").innerText()).doesNotContain("\u202E", "\u0000", "\u0007");
          assertThat(visit.overflows()).as("%s of text %d is too wide", view, i).isFalse();
          visit.shoot("hostile-" + i + "-" + view);
        }
      }
    }
  }

  private static String encoded(String key) {
    return URLEncoder.encode(key, UTF_8).replace("+", "%20");
  }

  @Test
  void shouldShowAPairOnAPhoneAndToAScreenReader() throws Exception {
    String key = stack.json("/api/v1/pairs?model=first&limit=1").at("/pairs/0/key").asText();
    try (Visit visit = visit(PHONE)) {
      visit.to("/pairs/" + encoded(key));
      assertThat(visit.page().locator("#why")).containsText("History");
      visit.requireAccessible();
      visit.shoot("phone-pair");
      visit
          .page()
          .getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("All pairs"))
          .click();
      assertThat(pairs(visit.page()).first()).isVisible();
    }
  }

  @Test
  void shouldKeepUpWithAFeedInBoundedMemory() throws Exception {
    ExecutorService feeder = Executors.newSingleThreadExecutor();
    try (Visit visit = visit(DESK)) {
      Page page = visit.page();
      page.addInitScript(WATCH_TASKS);
      visit.to("/pairs?reward_model=fed%401");
      long before = pairsThatThereAre();

      CompletableFuture<Void> feed = CompletableFuture.runAsync(LivePagesIT::feed, feeder);
      List<Double> heap = new ArrayList<>();
      int mostRows = 0;
      while (!feed.isDone()) {
        mostRows = Math.max(mostRows, pairs(page).count());
        heap.add(((Number) page.evaluate("performance.memory.usedJSHeapSize / 1e6")).doubleValue());
        page.waitForTimeout(LOOK_MS);
      }
      feed.join();

      assertThat(pairs(page)).hasCount(50);
      assertThat(mostRows).isLessThanOrEqualTo(50);
      stack.settle();
      double longest = ((Number) page.evaluate("window.longest")).doubleValue();
      System.out.printf(
          "%d pairs in %d s: longest task of the browser %.0f ms, heap %.1f to %.1f MB%n",
          pairsThatThereAre() - before,
          FEED_SECONDS,
          longest,
          least(heap, 0),
          least(heap, heap.size() / 2));
      if (FEED_SECONDS >= SOAK) {
        assertThat(longest).isLessThanOrEqualTo(LONGEST_TASK_MS);
        assertThat(least(heap, heap.size() / 2)).isLessThan(2 * least(heap, 0) + 2);
      }
    } finally {
      feeder.shutdownNow();
    }
  }

  private static long pairsThatThereAre() throws Exception {
    return stack.json("/api/v1/pairs?prompt=nobody").path("searched").asLong();
  }

  private static void feed() {
    try {
      RewardFeed.run(stack.endpoints(), List.of("fed-a", "fed-b"), FEED_RATE, FEED_SECONDS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static double least(List<Double> values, int from) {
    return values.stream().skip(from).mapToDouble(Double::doubleValue).min().orElse(0);
  }
}
