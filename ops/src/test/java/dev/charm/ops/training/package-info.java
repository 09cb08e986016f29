/** Rounds of training, through the commands. */
package dev.charm.ops.training;
