/**
 * What an owner may set, as values that are valid once they exist. Knows no other package of this
 * module.
 */
@NullMarked
package dev.charm.streams.settings;

import org.jspecify.annotations.NullMarked;
