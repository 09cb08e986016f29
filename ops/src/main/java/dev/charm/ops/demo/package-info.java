/**
 * The demo: a study and a loop of training, step by step, in front of the person who started it.
 */
@NullMarked
package dev.charm.ops.demo;

import org.jspecify.annotations.NullMarked;
