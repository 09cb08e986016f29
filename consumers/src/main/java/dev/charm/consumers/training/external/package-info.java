/** Rounds whose candidate somebody else's command makes: judged by texts, told in the topics. */
@NullMarked
package dev.charm.consumers.training.external;

import org.jspecify.annotations.NullMarked;
