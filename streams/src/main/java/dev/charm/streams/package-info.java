/**
 * The Kafka Streams application: its topology, its settings, and the service that runs it.
 *
 * <p>Packages depend on each other in one direction: {@code settings}, {@code state}, {@code
 * partial} and {@code global}, which know none of the others; {@code intake}, the door of each
 * task; the three tasks {@code prompt}, {@code merge} and {@code rating}, which know nothing of
 * each other and meet in topics only; and this one, which puts them together.
 */
@NullMarked
package dev.charm.streams;

import org.jspecify.annotations.NullMarked;
