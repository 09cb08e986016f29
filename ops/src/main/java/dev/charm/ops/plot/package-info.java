/** Numbers become pictures. */
@NullMarked
package dev.charm.ops.plot;

import org.jspecify.annotations.NullMarked;
