/** Whether a candidate may score: the gate, and what it judges by. */
@NullMarked
package dev.charm.consumers.training.gate;

import org.jspecify.annotations.NullMarked;
