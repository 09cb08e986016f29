package dev.charm.ops.plot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.ops.plot.WinRatePlot.Point;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LabelPlacementTest {
  private static final Rectangle2D AREA = new Rectangle2D.Double(50, 50, 420, 500);
  private static final FontMetrics METRICS =
      new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB)
          .createGraphics()
          .getFontMetrics(new Font(Font.SANS_SERIF, Font.PLAIN, 11));

  private static Map<Point, Point2D> crowd() {
    Map<Point, Point2D> places = new LinkedHashMap<>();
    for (int i = 0; i < 7; i++) {
      double x = 250 + 9 * (i % 3);
      double y = 300 + 11 * i;
      places.put(new Point("rm", "policy-model-" + i, x, y), new Point2D.Double(x, y));
    }
    return places;
  }

  @Test
  void shouldKeepLabelsApartFromEachOtherAndFromThePointsInACrowd() {
    Map<Point, Point2D> places = crowd();
    List<Rectangle2D> boxes =
        new ArrayList<>(new LabelPlacement(AREA, METRICS).place(places).values());

    assertThat(boxes).hasSize(7).allMatch(AREA::contains);
    for (int i = 0; i < boxes.size(); i++) {
      for (int j = i + 1; j < boxes.size(); j++) {
        assertThat(boxes.get(i).intersects(boxes.get(j))).as(i + " and " + j).isFalse();
      }
      Rectangle2D box = boxes.get(i);
      assertThat(places.values()).noneMatch(box::contains);
    }
  }

  @Test
  void shouldKeepALabelInsideThePanelWhenItsPointLiesInACorner() {
    Point point = new Point("rm", "a-policy-model-with-a-long-name", 1, 1);

    Map<Point, Rectangle2D> placed =
        new LabelPlacement(AREA, METRICS).place(Map.of(point, new Point2D.Double(469, 549)));

    assertThat(AREA.contains(placed.get(point))).isTrue();
  }
}
