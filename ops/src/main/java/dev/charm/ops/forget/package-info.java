/**
 * Takes every trace of a prompt out of the topics: finds them, has the stores withdraw it, rewrites
 * what is kept by time, and has what is compacted compacted.
 */
@NullMarked
package dev.charm.ops.forget;

import org.jspecify.annotations.NullMarked;
