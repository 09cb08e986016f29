/** Commands on reward models: which there are, whether they work, and scoring of files. */
@NullMarked
package dev.charm.ops.command.models;

import org.jspecify.annotations.NullMarked;
