package dev.charm.schemas;

import org.apache.avro.util.ClassSecurityValidator;

/**
 * Tells Avro which classes it may make from the name in a schema: the records of this package,
 * beside those it trusts by default. A schema from a foreign producer can name any class.
 */
final class TrustedRecords {
  private static boolean announced;

  private TrustedRecords() {}

  /** Adds the records to what is trusted in this process; again changes nothing. */
  static synchronized void announce() {
    if (!announced) {
      String ours = TrustedRecords.class.getPackageName();
      ClassSecurityValidator.setGlobal(
          ClassSecurityValidator.composite(
              ClassSecurityValidator.getGlobal(), type -> type.getPackageName().equals(ours)));
      announced = true;
    }
  }
}
