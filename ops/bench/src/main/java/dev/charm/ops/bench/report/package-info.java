/** What a run found, for people and for programs. */
@NullMarked
package dev.charm.ops.bench.report;

import org.jspecify.annotations.NullMarked;
