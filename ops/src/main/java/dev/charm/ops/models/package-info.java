/** The reward models that can be used here, and what is done with one without Kafka. */
@NullMarked
package dev.charm.ops.models;

import org.jspecify.annotations.NullMarked;
