/** The Kafka Streams application: its topology, its settings, and the service that runs it. */
@NullMarked
package dev.charm.streams;

import org.jspecify.annotations.NullMarked;
