package dev.charm.streams.guarantees;

import java.util.List;
import java.util.Random;

/**
 * How instances come and go while events arrive in {@link #PARTS} parts. What happens after a part
 * happens at a random moment of its processing.
 */
public enum Course {
  /** One instance runs all along. */
  ONE_INSTANCE {
    @Override
    void after(int part, Instances instances, Random random) {}
  },

  /**
   * The local state is gone.
   *
   * <ol>
   *   <li>Half the events: the instance ends and its state folder is deleted.
   *   <li>It starts again, restores everything from Kafka, and the other half comes.
   * </ol>
   */
  STATE_LOST {
    @Override
    void after(int part, Instances instances, Random random) throws Exception {
      if (part == PARTS / 2) {
        instances.end(FIRST);
        instances.loseState(FIRST);
        instances.start(FIRST);
      }
    }
  },

  /**
   * Two instances share the work.
   *
   * <ol>
   *   <li>After the first part another instance joins.
   *   <li>After the second the first one leaves: the other has it all.
   *   <li>After the third the first one joins again, with the state that it left.
   * </ol>
   */
  JOINING_AND_LEAVING {
    @Override
    void after(int part, Instances instances, Random random) throws Exception {
      switch (part) {
        case 1 -> instances.start(SECOND);
        case 2 -> instances.end(FIRST);
        case 3 -> instances.start(FIRST);
        default -> {}
      }
    }
  },

  /**
   * Three ends at random moments.
   *
   * <ol>
   *   <li>Another instance joins before the first part.
   *   <li>After each of three parts one of the two, at random, ends; a coin decides whether its
   *       state is lost as well; and it starts again.
   * </ol>
   */
  ENDING_THREE_TIMES {
    @Override
    void after(int part, Instances instances, Random random) throws Exception {
      if (part == 0) {
        instances.start(SECOND);
        return;
      }
      String victim = List.of(FIRST, SECOND).get(random.nextInt(2));
      instances.end(victim);
      if (random.nextBoolean()) {
        instances.loseState(victim);
      }
      instances.start(victim);
    }
  };

  /** In how many parts events arrive; after the last, nothing happens. */
  static final int PARTS = 4;

  /** The name of the instance that runs from the beginning. */
  static final String FIRST = "first";

  private static final String SECOND = "second";

  /**
   * What happens after a part of the events was sent.
   *
   * @param part from 1 to {@code PARTS - 1}; 0 is before the first
   */
  abstract void after(int part, Instances instances, Random random) throws Exception;
}
