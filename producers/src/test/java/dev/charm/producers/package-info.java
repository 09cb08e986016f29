/** Tests of the readers and the ingester. */
@NullMarked
package dev.charm.producers;

import org.jspecify.annotations.NullMarked;
