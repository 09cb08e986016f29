/** The whole system on one machine: broker in this JVM, registry as a child, one data folder. */
@NullMarked
package dev.charm.ops.embedded;

import org.jspecify.annotations.NullMarked;
