/**
 * Preference pairs go out as files that trainers read, each with a manifest of what it rests on.
 */
@NullMarked
package dev.charm.ops.export;

import org.jspecify.annotations.NullMarked;
