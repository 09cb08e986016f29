/** What holds for the house as a whole: who may know whom. */
@NullMarked
package dev.charm.house;

import org.jspecify.annotations.NullMarked;
