/** HTTP that this process answers itself, for people and monitoring on this machine. */
@NullMarked
package dev.charm.ops.http;

import org.jspecify.annotations.NullMarked;
