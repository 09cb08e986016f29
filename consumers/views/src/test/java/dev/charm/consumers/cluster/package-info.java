/** A real broker inside the JVM of the tests. */
@NullMarked
package dev.charm.consumers.cluster;

import org.jspecify.annotations.NullMarked;
