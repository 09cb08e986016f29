/** The steps of a study, each on the run that its single command has. */
@NullMarked
package dev.charm.ops.study.step;

import org.jspecify.annotations.NullMarked;
