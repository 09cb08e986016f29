package dev.charm.ops.plot;

import java.awt.Graphics2D;

/** Something that can be drawn, of a fixed size. */
interface Figure {
  /** In units of the drawing. */
  int width();

  /** In units of the drawing. */
  int height();

  /** Draws it at the origin. */
  void draw(Graphics2D graphics);
}
