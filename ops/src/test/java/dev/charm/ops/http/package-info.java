/** Tests of this room. */
@NullMarked
package dev.charm.ops.http;

import org.jspecify.annotations.NullMarked;
