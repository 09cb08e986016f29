/**
 * How the shipped head came to be: preferences of a panel of judges, split, trained on, reported.
 */
@NullMarked
package dev.charm.consumers.pretraining;

import org.jspecify.annotations.NullMarked;
