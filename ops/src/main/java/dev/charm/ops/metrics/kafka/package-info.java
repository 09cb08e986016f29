/** What Kafka's clients and Kafka Streams measure of themselves. */
@NullMarked
package dev.charm.ops.metrics.kafka;

import org.jspecify.annotations.NullMarked;
