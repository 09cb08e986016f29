@NullMarked
package dev.charm.ops.catalogue;

import org.jspecify.annotations.NullMarked;
