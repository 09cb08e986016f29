package dev.charm.ops.study.engine;

import java.io.PrintWriter;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;

/** Passes on what a run tells, and remembers its lines, without bars that are drawn over. */
public final class Remarks {
  private static final String BEGIN = "charm: ";

  private final List<String> lines = new ArrayList<>();
  private final StringBuilder line = new StringBuilder();
  private final PrintWriter writer;

  /**
   * @param screen where people see it
   */
  public Remarks(PrintWriter screen) {
    writer =
        new PrintWriter(
            new Writer() {
              @Override
              public void write(char[] text, int from, int length) {
                screen.write(text, from, length);
                for (int i = from; i < from + length; i++) {
                  take(text[i]);
                }
              }

              @Override
              public void flush() {
                screen.flush();
              }

              @Override
              public void close() {
                flush();
              }
            });
  }

  private synchronized void take(char each) {
    if (each == '\r') {
      line.setLength(0);
    } else if (each == '\n') {
      String text = line.toString().strip();
      line.setLength(0);
      if (!text.isEmpty()) {
        lines.add(text.startsWith(BEGIN) ? text.substring(BEGIN.length()) : text);
      }
    } else {
      line.append(each);
    }
  }

  /** Where a run tells what it has to. */
  public PrintWriter writer() {
    return writer;
  }

  /** The lines, each once, without what all lines begin with. */
  public synchronized List<String> lines() {
    writer.flush();
    return lines.stream().distinct().toList();
  }
}
