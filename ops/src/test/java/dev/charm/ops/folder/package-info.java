@NullMarked
package dev.charm.ops.folder;

import org.jspecify.annotations.NullMarked;
