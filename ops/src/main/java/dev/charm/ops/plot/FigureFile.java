package dev.charm.ops.plot;

import java.awt.Dimension;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.SVGGraphics2D;
import org.apache.batik.svggen.SVGGraphics2DIOException;
import org.w3c.dom.Document;

/** Writes figures to SVG or PNG files. Equal figures give equal files. */
public final class FigureFile {
  private static final int PIXELS_A_UNIT = 2; // PNG: fine enough for print

  private FigureFile() {}

  /** Whether a file's name says svg or png. */
  public static boolean canDraw(Path file) {
    return isSvg(file) || name(file).endsWith(".png");
  }

  /**
   * Writes a figure.
   *
   * @throws IllegalArgumentException if the name says neither svg nor png
   * @throws IOException if the file cannot be written
   */
  static void write(Figure figure, Path file) throws IOException {
    if (!canDraw(file)) {
      throw new IllegalArgumentException("a file .svg or .png is needed");
    }
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

  /** A figure as the text of an SVG file. */
  static String svg(Figure figure) {
    System.setProperty("java.awt.headless", "true");
    SVGGraphics2D svg = new SVGGraphics2D(emptyDocument());
    svg.setSVGCanvasSize(new Dimension(figure.width(), figure.height()));
    figure.draw(svg);
    StringWriter text = new StringWriter();
    try {
      svg.stream(text, true);
    } catch (SVGGraphics2DIOException e) {
      throw new UncheckedIOException(e);
    }
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
