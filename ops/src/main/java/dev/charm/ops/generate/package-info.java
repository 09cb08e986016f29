/** Policy models asked for answers without Kafka, into a file that a later run goes on with. */
@NullMarked
package dev.charm.ops.generate;

import org.jspecify.annotations.NullMarked;
