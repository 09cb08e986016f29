/** Arena ratings: of what several sources publish, the one in force. */
@NullMarked
package dev.charm.streams.rating;

import org.jspecify.annotations.NullMarked;
