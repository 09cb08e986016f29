package dev.charm.ops.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Somebody looks at the dashboard. Whatever the browser complains about, and whatever it asks of
 * anybody else, fails the test when the visit ends.
 */
final class Visit implements AutoCloseable {
  private static final Path SHOTS = Path.of("target", "screenshots");
  private static final Set<String> GRAVE = Set.of("serious", "critical");

  private final String url;
  private final BrowserContext context;
  private final Page page;
  private final List<String> complaints = new ArrayList<>();

  Visit(Browser browser, String url, int width, ColorScheme scheme) {
    this.url = url;
    this.context =
        browser.newContext(
            new Browser.NewContextOptions().setViewportSize(width, 900).setColorScheme(scheme));
    this.page = context.newPage();
    page.setDefaultTimeout(15_000);
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error") || message.type().equals("warning")) {
            complaints.add(message.text());
          }
        });
    page.onPageError(complaints::add);
    page.onRequest(
        request -> {
          if (!request.url().startsWith(url) && !request.url().startsWith("data:")) {
            complaints.add("asked " + request.url());
          }
        });
  }

  Page page() {
    return page;
  }

  /** Goes to an address of the dashboard. */
  Visit to(String path) {
    page.navigate(url + path.substring(1));
    return this;
  }

  /** Takes a picture for people to look at. */
  void shoot(String name) {
    page.screenshot(
        new Page.ScreenshotOptions().setPath(SHOTS.resolve(name + ".png")).setFullPage(true));
  }

  /** What keeps people with screen readers or keyboards out, gravely. */
  void requireAccessible() {
    List<String> grave =
        new AxeBuilder(page)
            .analyze().getViolations().stream()
                .filter(rule -> GRAVE.contains(rule.getImpact()))
                .map(Visit::words)
                .toList();
    assertThat(grave).as("accessibility of %s", page.url()).isEmpty();
  }

  private static String words(Rule rule) {
    return rule.getId() + ": " + rule.getHelp() + " at " + rule.getNodes().get(0).getHtml();
  }

  /** Whether the page is wider than its window. */
  boolean overflows() {
    return (Boolean)
        page.evaluate(
            "document.documentElement.scrollWidth > document.documentElement.clientWidth");
  }

  @Override
  public void close() {
    context.close();
    assertThat(complaints).as("what the browser complained about").isEmpty();
  }
}
