/**
 * The study as one page that needs nobody else: tables, figures, settings and hashes of the data.
 */
@NullMarked
package dev.charm.ops.report;

import org.jspecify.annotations.NullMarked;
