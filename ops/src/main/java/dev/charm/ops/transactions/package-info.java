/** Transactions that hang: found by what brokers say of producers and coordinators, and ended. */
@NullMarked
package dev.charm.ops.transactions;

import org.jspecify.annotations.NullMarked;
