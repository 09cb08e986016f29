/**
 * Reaching broker and registry: connections, the client settings that are promised, and one error
 * line for whatever fails.
 */
@NullMarked
package dev.charm.ops.connect;

import org.jspecify.annotations.NullMarked;
