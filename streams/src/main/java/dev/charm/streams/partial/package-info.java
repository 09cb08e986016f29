/** What prompt tasks report to the merger: whole summaries of a partition, packed. */
@NullMarked
package dev.charm.streams.partial;

import org.jspecify.annotations.NullMarked;
