/**
 * What stores hold, and how: serdes, records and their claims, keys of calibrations and pairs of
 * models.
 */
@NullMarked
package dev.charm.streams.state;

import org.jspecify.annotations.NullMarked;
