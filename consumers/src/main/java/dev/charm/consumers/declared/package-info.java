/** Files in which people declare models: how they are read, and the names that are meant. */
@NullMarked
package dev.charm.consumers.declared;

import org.jspecify.annotations.NullMarked;
