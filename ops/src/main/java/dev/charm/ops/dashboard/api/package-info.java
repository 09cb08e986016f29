/** The dashboard's JSON: what its pages show, for programs. */
@NullMarked
package dev.charm.ops.dashboard.api;

import org.jspecify.annotations.NullMarked;
