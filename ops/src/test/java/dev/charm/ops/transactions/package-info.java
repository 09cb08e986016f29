@NullMarked
package dev.charm.ops.transactions;

import org.jspecify.annotations.NullMarked;
