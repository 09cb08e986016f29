/**
 * What stores hold, and how: serdes, records and their claims, keys of calibrations and pairs of
 * models. Knows no other package of this module.
 */
@NullMarked
package dev.charm.streams.state;

import org.jspecify.annotations.NullMarked;
