/** Human votes: files of battles in, one {@code Battle} per vote out. */
@NullMarked
package dev.charm.producers.votes;

import org.jspecify.annotations.NullMarked;
