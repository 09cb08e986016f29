/**
 * What must hold of everything that streaming publishes, whatever happened meanwhile; the ways in
 * which events arrive and instances come and go; and the suite that puts them together.
 */
@NullMarked
package dev.charm.streams.guarantees;

import org.jspecify.annotations.NullMarked;
