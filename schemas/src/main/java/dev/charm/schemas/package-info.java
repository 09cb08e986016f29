/**
 * The contracts between all parts: Avro records, the topic catalogue, keys, serializers, and what
 * counts as malformed.
 */
@NullMarked
package dev.charm.schemas;

import org.jspecify.annotations.NullMarked;
