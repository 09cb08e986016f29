package dev.charm.ops.plot;

import java.awt.Dimension;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.SVGGraphics2D;
import org.w3c.dom.Document;

/**
 * The study's figure: expected against empirical win rate of each policy model, one panel a reward
 * model, with the diagonal on which a calibrated reward model's points lie. Above it a model is
 * over-valued, below it under-valued. Equal points give equal files.
 */
public final class WinRatePlot {
  private static final int PIXELS_A_UNIT = 2; // PNG: fine enough for print

  private WinRatePlot() {}

  /**
   * One policy model under one reward model.
   *
   * @param expected mean Elo-expected win rate, in [0, 1]
   * @param empirical win rate of the round robin, in [0, 1]
   */
  public record Point(String rewardModel, String policyModel, double expected, double empirical) {}

  /** Whether a file's name says svg or png. */
  public static boolean canDraw(Path file) {
    return isSvg(file) || name(file).endsWith(".png");
  }

  /**
   * Draws points to an SVG or PNG file.
   *
   * @throws IllegalArgumentException if there is no point or the name says neither
   * @throws IOException if the file cannot be written
   */
  public static void draw(List<Point> points, Path file) throws IOException {
    if (points.isEmpty() || !canDraw(file)) {
      throw new IllegalArgumentException("points and a file .svg or .png are needed");
    }
    System.setProperty("java.awt.headless", "true");
    WinRateFigure figure = new WinRateFigure(points);
    if (isSvg(file)) {
      Files.writeString(file, svg(figure), StandardCharsets.UTF_8);
      return;
    }
    BufferedImage image =
        new BufferedImage(
            PIXELS_A_UNIT * figure.width(),
            PIXELS_A_UNIT * figure.height(),
            BufferedImage.TYPE_INT_RGB);
    var graphics = image.createGraphics();
    graphics.scale(PIXELS_A_UNIT, PIXELS_A_UNIT);
    figure.draw(graphics);
    graphics.dispose();
    try (OutputStream out = Files.newOutputStream(file)) {
      ImageIO.write(image, "png", out);
    }
  }

  private static String svg(WinRateFigure figure) throws IOException {
    SVGGraphics2D svg = new SVGGraphics2D(emptyDocument());
    svg.setSVGCanvasSize(new Dimension(figure.width(), figure.height()));
    figure.draw(svg);
    StringWriter text = new StringWriter();
    svg.stream(text, true);
    return text.toString();
  }

  private static Document emptyDocument() {
    try {
      return DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .getDOMImplementation()
          .createDocument(SVGGraphics2D.SVG_NAMESPACE_URI, "svg", null);
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("no XML in this Java", e);
    }
  }

  private static boolean isSvg(Path file) {
    return name(file).endsWith(".svg");
  }

  private static String name(Path file) {
    return file.toString().toLowerCase(Locale.ROOT);
  }
}
