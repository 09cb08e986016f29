/** What a classifier's scores cost, beside ONNX Runtime itself. */
@NullMarked
package dev.charm.ops.bench.scoring;

import org.jspecify.annotations.NullMarked;
