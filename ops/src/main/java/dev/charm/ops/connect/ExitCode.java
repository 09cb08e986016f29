package dev.charm.ops.connect;

/** The exit codes of every command. */
public final class ExitCode {
  /** Done. */
  public static final int DONE = 0;

  /** Failed. */
  public static final int FAILED = 1;

  /** Wrong usage. */
  public static final int USAGE = 2;

  private ExitCode() {}
}
