/** What evaluations read from topics, and the topic that they write. */
@NullMarked
package dev.charm.ops.evaluate.recorded;

import org.jspecify.annotations.NullMarked;
