package dev.charm.ops.listing;

import java.io.Console;
import java.lang.reflect.InvocationTargetException;

/** The terminal that a person looks at. */
public final class Screen {
  private Screen() {}

  /**
   * Whether a person looks: false in a pipe. From Java 22 on there is a console in a pipe as well,
   * which says itself, by a method that Java 17 lacks, that it is not a terminal.
   */
  @SuppressWarnings("SystemConsoleNull") // the other half of the question is asked below
  public static boolean isThere() {
    Console console = System.console();
    return console != null && isTerminal(console);
  }

  private static boolean isTerminal(Console console) {
    try {
      return Boolean.TRUE.equals(Console.class.getMethod("isTerminal").invoke(console));
    } catch (NoSuchMethodException e) {
      return true;
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException(e);
    }
  }
}
