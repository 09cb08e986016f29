/** What the dashboard shows, as the topics have it; nothing of it outlives the process. */
@NullMarked
package dev.charm.ops.dashboard.data;

import org.jspecify.annotations.NullMarked;
