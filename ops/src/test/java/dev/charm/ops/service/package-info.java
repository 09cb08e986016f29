/** Starting, watching and stopping services. */
@NullMarked
package dev.charm.ops.service;

import org.jspecify.annotations.NullMarked;
