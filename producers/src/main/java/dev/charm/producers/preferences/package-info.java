/** Preference test sets as they are published: answers of which some are known to be better. */
@NullMarked
package dev.charm.producers.preferences;

import org.jspecify.annotations.NullMarked;
