package dev.charm.consumers.training;

/**
 * The steps of a training. Each depends on its number alone, so that a training that was ended goes
 * on at any of them.
 */
interface Curriculum {
  /** How many pairs the training has. */
  int pairs();

  /** How many steps the whole training takes. */
  int steps();

  /** How many steps an epoch takes. */
  int epochSteps();

  /** What the step of this number looks at, from 0. */
  Batch at(int step);
}
