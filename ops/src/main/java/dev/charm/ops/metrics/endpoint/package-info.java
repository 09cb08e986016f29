/** Metrics and health of this process over HTTP, whatever the services in it do. */
@NullMarked
package dev.charm.ops.metrics.endpoint;

import org.jspecify.annotations.NullMarked;
