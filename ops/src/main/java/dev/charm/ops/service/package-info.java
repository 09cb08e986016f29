/** Long-running parts are started in order, watched, and stopped in the reverse order. */
@NullMarked
package dev.charm.ops.service;

import org.jspecify.annotations.NullMarked;
