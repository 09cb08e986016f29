package dev.charm.schemas;

import org.apache.avro.util.ClassSecurityValidator;

/**
 * Tells Avro which classes it may make from the name in a schema: the records of this package,
 * beside those it trusts by default. A schema from a foreign producer can name any class. {@link
 * Topic} and {@link Registry} do it; a process that may make a record before it touches either,
 * since a default may hold records too, does it first.
 */
public final class TrustedRecords {
  private static boolean announced;

  private TrustedRecords() {}

  /** Adds the records to what is trusted in this process; again changes nothing. */
  public static synchronized void announce() {
    if (!announced) {
      String ours = TrustedRecords.class.getPackageName();
      ClassSecurityValidator.setGlobal(
          ClassSecurityValidator.composite(
              ClassSecurityValidator.getGlobal(), type -> type.getPackageName().equals(ours)));
      announced = true;
    }
  }
}
