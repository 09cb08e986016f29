package dev.charm.producers.row;

/** Remembers which prompts or votes a file had, so that the first row of each counts. */
public final class FirstRows {
  private final DigestIndex ids = new DigestIndex();

  public boolean has(String id) {
    return ids.find(DigestIndex.digest(id)) != DigestIndex.NONE;
  }

  /** Remembers an id; false if it was known. */
  public boolean add(String id) {
    int before = ids.size();
    return ids.add(DigestIndex.digest(id)) == before;
  }
}
