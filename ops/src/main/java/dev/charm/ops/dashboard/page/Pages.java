package dev.charm.ops.dashboard.page;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.util.Map;

/** Makes HTML of templates, which are classes by now. */
public final class Pages {
  private static final String PACKAGE = "dev.charm.ops.dashboard.jte";

  private final TemplateEngine engine =
      TemplateEngine.createPrecompiled(
          null, ContentType.Html, Pages.class.getClassLoader(), PACKAGE);

  /**
   * Renders a template.
   *
   * @param template without ending
   * @param page what it shows
   */
  public String render(String template, Frame frame, Object page) {
    StringOutput html = new StringOutput();
    engine.render(template + ".jte", Map.of("frame", frame, "page", page), html);
    return html.toString();
  }
}
