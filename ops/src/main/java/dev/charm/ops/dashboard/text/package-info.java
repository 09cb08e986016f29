/** Texts of people and models, which may mean harm, made into something that can be looked at. */
@NullMarked
package dev.charm.ops.dashboard.text;

import org.jspecify.annotations.NullMarked;
