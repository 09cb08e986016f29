/**
 * Policy models that answer the prompts of a topic, live: what of a group's partitions is answered
 * and what is not, and what is published of it.
 */
@NullMarked
package dev.charm.consumers.generation.live;

import org.jspecify.annotations.NullMarked;
