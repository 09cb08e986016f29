package dev.charm.streams.rating;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How much memory the votes of a process take for good, of all its partitions together: what grows
 * with names, arenas and the models in each, since votes and pairs of models stand on disk. Votes
 * that name what does not fit any more are refused; a category that is another one in each vote, or
 * ids in the column of the models, would otherwise fill the heap, at each start again.
 *
 * <p>Bytes are estimates, rather too high than too low; what a name costs grows with its length.
 * Whether a vote still fits depends on those that came before it.
 */
final class HeldInMemory {
  private static final long NAME_BYTES = 300; // a number and a name, here and in the store
  private static final long ARENA_BYTES = 900; // its object, its marks, the hash of its covariance
  private static final long MODEL_BYTES = 1200; // its points, its ratings, live and published
  private static final long CHAR_BYTES = 6; // of a name, in keys and records together

  private final AtomicLong bytes = new AtomicLong();
  private final long most;

  /**
   * @param most bytes
   */
  HeldInMemory(long most) {
    this.most = most;
  }

  /** What one partition holds, which is given back when it closes. */
  HeldInMemory.Part part() {
    return new Part();
  }

  /** What one partition holds. */
  final class Part {
    private long own;

    void addName(String name) {
      add(name(name));
    }

    void addArena(String arena) {
      add(arena(arena));
    }

    void addModel(String arena, String model) {
      add(model(arena, model));
    }

    private void add(long more) {
      own += more;
      bytes.addAndGet(more);
    }

    /** Whether so many bytes more may be held. */
    boolean hasRoomFor(long more) {
      return more == 0 || bytes.get() + more <= most;
    }

    /** Bytes that all may hold. */
    long most() {
      return most;
    }

    void close() {
      bytes.addAndGet(-own);
      own = 0;
    }
  }

  /** What the name of a model or an arena takes. */
  static long name(String name) {
    return NAME_BYTES + CHAR_BYTES * name.length();
  }

  /** What an arena takes. */
  static long arena(String arena) {
    return ARENA_BYTES + CHAR_BYTES * arena.length();
  }

  /** What a model in an arena takes. */
  static long model(String arena, String model) {
    return MODEL_BYTES + CHAR_BYTES * (arena.length() + model.length());
  }
}
