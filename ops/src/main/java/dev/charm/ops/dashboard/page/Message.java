package dev.charm.ops.dashboard.page;

/**
 * What a page says in place of what was asked for.
 *
 * @param heading what is the matter
 * @param text what to do about it
 * @param again whether the page asks again by itself
 */
public record Message(String heading, String text, boolean again) {

  /** On one line. */
  public String line() {
    return heading + ". " + text;
  }
}
