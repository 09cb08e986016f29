/** What unclean stops do here: {@code charm up} is killed again and again while events flow. */
@NullMarked
package dev.charm.ops.bench.kills;

import org.jspecify.annotations.NullMarked;
