/** Log records go to the file or stream that suits the command. */
@NullMarked
package dev.charm.ops.logging;

import org.jspecify.annotations.NullMarked;
