/** Rounds of training whose candidate a command makes. */
package dev.charm.ops.external;
