package dev.charm.consumers.training;

import java.util.Optional;

/** Where a training leaves what it needs to go on, and finds it again. */
interface Checkpoints {
  /** None are kept: a training that is ended begins anew. */
  Checkpoints NONE =
      new Checkpoints() {
        @Override
        public Optional<Checkpoint> last() {
          return Optional.empty();
        }

        @Override
        public void keep(Checkpoint checkpoint) {}

        @Override
        public boolean isDue(int steps) {
          return false;
        }
      };

  /** Where to go on. */
  Optional<Checkpoint> last();

  /** Whether to keep one after so many steps. */
  boolean isDue(int steps);

  /** Keeps one in the place of the last. */
  void keep(Checkpoint checkpoint);
}
