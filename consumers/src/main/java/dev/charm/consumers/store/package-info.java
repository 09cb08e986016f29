/** Topics held on disk: a map from key to newest value, made anew at each start. */
@NullMarked
package dev.charm.consumers.store;

import org.jspecify.annotations.NullMarked;
