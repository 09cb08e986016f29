@NullMarked
package dev.charm.ops.logging;

import org.jspecify.annotations.NullMarked;
