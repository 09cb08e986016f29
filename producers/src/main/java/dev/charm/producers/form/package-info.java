/** The forms that files of rows come in, and how each is cut into rows. */
@NullMarked
package dev.charm.producers.form;

import org.jspecify.annotations.NullMarked;
