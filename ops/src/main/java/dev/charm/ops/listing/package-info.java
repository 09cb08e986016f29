/** What people and programs read: tables, JSON, CSV, and a bar that shows progress. */
@NullMarked
package dev.charm.ops.listing;

import org.jspecify.annotations.NullMarked;
