/** How good reward models are: on test sets of preferences, against ratings, as pickers. */
@NullMarked
package dev.charm.ops.evaluate;

import org.jspecify.annotations.NullMarked;
