/** Files as people have them: opening, records, cells, rows, and where a fault lies. */
@NullMarked
package dev.charm.producers.source;

import org.jspecify.annotations.NullMarked;
