/** Studies as people run them. */
@NullMarked
package dev.charm.ops.study;

import org.jspecify.annotations.NullMarked;
