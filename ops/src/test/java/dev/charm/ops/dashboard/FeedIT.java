package dev.charm.ops.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Somebody looks at the newest pairs while 500 a second are decided: for some seconds, and for ten
 * minutes in the profile {@code soak}, which also judges how long the browser was busy at a
 * stretch.
 */
class FeedIT {
  private static final int RATE = 500;
  private static final int SECONDS = Integer.getInteger("charm.feed.seconds", 4);
  private static final int SOAK = 60;
  private static final double LONGEST_TASK_MS = 200;
  private static final double LOOK_MS = 1_000;

  private static final String WATCH_TASKS =
      "window.longest = 0; new PerformanceObserver(list => list.getEntries().forEach("
          + "task => { window.longest = Math.max(window.longest, task.duration); }))"
          + ".observe({type: 'longtask', buffered: true});";

  @TempDir Path folder;

  private List<List<String>> commands() throws Exception {
    Path first = Files.write(folder.resolve("a.csv"), List.of("prompt,score_rm", "p,1", "q,0"));
    Path second = Files.write(folder.resolve("b.csv"), List.of("prompt,score_rm", "p,0", "q,1"));
    Path ratings =
        Files.write(folder.resolve("r.csv"), List.of("model,rating", "a,1000", "b,1000"));
    return List.of(
        List.of("ingest", "csv", "a=" + first, "b=" + second),
        List.of("ratings", "import", ratings.toString()));
  }

  @Test
  void shouldKeepUpWithAFeedInBoundedMemory() throws Exception {
    ExecutorService feeder = Executors.newSingleThreadExecutor();
    try (DashboardStack stack = DashboardStack.after(folder, commands());
        Chromium chromium = Chromium.start();
        Visit visit = new Visit(chromium.browser(), stack.url(), 1280, ColorScheme.LIGHT)) {
      Page page = visit.page();
      page.addInitScript(WATCH_TASKS);
      visit.to("/pairs");
      Locator rows = page.locator("#pairs tbody tr");
      assertThat(rows).hasCount(4);
      long before = stack.json("/api/v1/pairs?prompt=nobody").path("searched").asLong();

      CompletableFuture<Void> feed = CompletableFuture.runAsync(() -> feed(stack), feeder);
      List<Double> heap = new ArrayList<>();
      int mostRows = 0;
      while (!feed.isDone()) {
        mostRows = Math.max(mostRows, rows.count());
        heap.add(((Number) page.evaluate("performance.memory.usedJSHeapSize / 1e6")).doubleValue());
        page.waitForTimeout(LOOK_MS);
      }
      feed.join();

      assertThat(page.locator("#pairs")).containsText("fed-");
      assertThat(rows).hasCount(50);
      assertThat(mostRows).isEqualTo(50);
      stack.settle();
      long after = stack.json("/api/v1/pairs?prompt=nobody").path("searched").asLong();
      double longest = ((Number) page.evaluate("window.longest")).doubleValue();
      System.out.printf(
          "%d pairs in %d s: longest task of the browser %.0f ms, heap %.1f to %.1f MB%n",
          after - before, SECONDS, longest, least(heap, 0), least(heap, heap.size() / 2));
      if (SECONDS >= SOAK) {
        assertThat(longest).isLessThanOrEqualTo(LONGEST_TASK_MS);
        assertThat(least(heap, heap.size() / 2)).isLessThan(2 * least(heap, 0) + 2);
      }
    } finally {
      feeder.shutdownNow();
    }
  }

  private static void feed(DashboardStack stack) {
    try {
      RewardFeed.run(stack.endpoints(), List.of("a", "b"), RATE, SECONDS);
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
