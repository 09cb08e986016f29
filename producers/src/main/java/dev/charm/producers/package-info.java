/**
 * Sources become events here: one reader a source, and the ingester that sends what they read to
 * Kafka.
 */
@NullMarked
package dev.charm.producers;

import org.jspecify.annotations.NullMarked;
