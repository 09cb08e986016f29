/** Steps that are done once for what they are made of: fingerprints, manifest, folder, run. */
@NullMarked
package dev.charm.ops.study.engine;

import org.jspecify.annotations.NullMarked;
